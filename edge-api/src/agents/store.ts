import { agentPromptVersions, agents, extensions, tenants, users } from "@callplane/drizzle";
import { and, desc, eq, ilike, sql } from "drizzle-orm";
import { containing } from "../lib/search.ts";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";

const published = agentPromptVersions;

/** Newest first; one more than asked for, to know whether there is a next page. */
export function selectAgents(
  q: TenantReader,
  tenantId: string,
  filter: { q?: string | undefined; after: { at: string; id: string } | undefined; limit: number },
) {
  const { after } = filter;
  return selectRows(q)
    .where(
      and(
        eq(agents.tenantId, tenantId),
        filter.q ? ilike(agents.name, containing(filter.q)) : undefined,
        after && sql`(${agents.createdAt}, ${agents.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(agents.createdAt), desc(agents.id))
    .limit(filter.limit + 1);
}

export function selectAgent(q: TenantReader, tenantId: string, id: string) {
  return selectRows(q).where(and(eq(agents.tenantId, tenantId), eq(agents.id, id)));
}

function selectRows(q: TenantReader) {
  return q
    .select({
      id: agents.id,
      name: agents.name,
      voiceProvider: agents.voiceProvider,
      model: agents.model,
      voice: agents.voice,
      language: agents.language,
      timeZone: agents.timeZone,
      firstMessage: agents.firstMessage,
      interruption: agents.interruption,
      tools: agents.tools,
      fallback: agents.fallback,
      maxDurationSec: agents.maxDurationSec,
      createdAt: agents.createdAt,
      updatedAt: agents.updatedAt,
      extension: extensions.number,
      publishedId: published.id,
      publishedVersion: published.version,
      latestVersion: sql<number>`(select coalesce(max(v.version), 0) from agent_prompt_versions v
        where v.tenant_id = ${agents.tenantId} and v.agent_id = ${agents.id})`,
    })
    .from(agents)
    .leftJoin(extensions, and(eq(extensions.tenantId, agents.tenantId), eq(extensions.agentId, agents.id)))
    .leftJoin(published, and(eq(published.tenantId, agents.tenantId), eq(published.id, agents.publishedVersionId)))
    .$dynamic();
}

export function insertAgent(
  tx: TenantTx,
  tenantId: string,
  values: Omit<AgentValues, "timeZone"> & { timeZone?: string },
) {
  const timeZone =
    values.timeZone ?? sql`(select ${tenants.timeZone} from ${tenants} where ${tenants.id} = ${tenantId})`;
  return tx
    .insert(agents)
    .values({ ...values, tenantId, timeZone })
    .returning({ id: agents.id });
}

export function updateAgent(tx: TenantTx, tenantId: string, id: string, changes: Partial<AgentValues>) {
  return tx
    .update(agents)
    .set({ ...changes, updatedAt: sql`now()` })
    .where(and(eq(agents.tenantId, tenantId), eq(agents.id, id)));
}

export function deleteAgent(tx: TenantTx, tenantId: string, id: string) {
  return tx.delete(agents).where(and(eq(agents.tenantId, tenantId), eq(agents.id, id)));
}

/** Holds back other changes of the agent's prompts, so that version numbers follow one another. */
export function lockAgent(tx: TenantTx, tenantId: string, id: string) {
  return tx
    .select({ id: agents.id, name: agents.name, publishedVersionId: agents.publishedVersionId })
    .from(agents)
    .where(and(eq(agents.tenantId, tenantId), eq(agents.id, id)))
    .for("update");
}

export function insertVersion(tx: TenantTx, values: typeof agentPromptVersions.$inferInsert) {
  return tx.insert(agentPromptVersions).values(values).returning({ id: agentPromptVersions.id });
}

/** The number the agent's next version gets. */
export async function nextVersion(tx: TenantTx, tenantId: string, agentId: string): Promise<number> {
  const [row] = await tx
    .select({ next: sql<number>`coalesce(max(${agentPromptVersions.version}), 0) + 1` })
    .from(agentPromptVersions)
    .where(and(eq(agentPromptVersions.tenantId, tenantId), eq(agentPromptVersions.agentId, agentId)));
  return row?.next ?? 1;
}

/** Makes the version the one callers hear after the next apply. */
export async function publishVersion(
  tx: TenantTx,
  tenantId: string,
  agentId: string,
  versionId: string,
): Promise<void> {
  const isVersion = and(eq(agentPromptVersions.tenantId, tenantId), eq(agentPromptVersions.id, versionId));
  await tx.update(agentPromptVersions).set({ publishedAt: sql`now()` }).where(isVersion);
  await updateAgent(tx, tenantId, agentId, { publishedVersionId: versionId });
}

/** Gives one agent all versions of another, under their numbers; the published one is published here too. */
export async function copyVersions(tx: TenantTx, tenantId: string, fromId: string, toId: string): Promise<void> {
  await tx.execute(sql`
    insert into ${agentPromptVersions} (tenant_id, agent_id, version, prompt, created_by, published_at)
    select tenant_id, ${toId}, version, prompt, created_by, published_at from ${agentPromptVersions}
    where tenant_id = ${tenantId} and agent_id = ${fromId}`);
  await tx.execute(sql`
    update ${agents} set published_version_id = (
      select mine.id from ${agentPromptVersions} mine
      join ${agentPromptVersions} theirs on theirs.tenant_id = mine.tenant_id and theirs.version = mine.version
      join ${agents} source on source.tenant_id = theirs.tenant_id and source.published_version_id = theirs.id
      where mine.tenant_id = ${tenantId} and mine.agent_id = ${toId} and source.id = ${fromId})
    where tenant_id = ${tenantId} and id = ${toId}`);
}

/** Newest first; one more than asked for. */
export function selectVersions(
  q: TenantReader,
  tenantId: string,
  agentId: string,
  filter: { before: number | undefined; limit: number },
) {
  return selectVersionRows(q)
    .where(
      and(
        eq(agentPromptVersions.tenantId, tenantId),
        eq(agentPromptVersions.agentId, agentId),
        filter.before === undefined ? undefined : sql`${agentPromptVersions.version} < ${filter.before}`,
      ),
    )
    .orderBy(desc(agentPromptVersions.version))
    .limit(filter.limit + 1);
}

export function selectVersion(q: TenantReader, tenantId: string, agentId: string, id: string) {
  return selectVersionRows(q).where(
    and(
      eq(agentPromptVersions.tenantId, tenantId),
      eq(agentPromptVersions.agentId, agentId),
      eq(agentPromptVersions.id, id),
    ),
  );
}

function selectVersionRows(q: TenantReader) {
  return q
    .select({
      id: agentPromptVersions.id,
      version: agentPromptVersions.version,
      prompt: agentPromptVersions.prompt,
      createdAt: agentPromptVersions.createdAt,
      createdBy: users.name,
      publishedAt: agentPromptVersions.publishedAt,
      published: sql<boolean>`coalesce(${agents.publishedVersionId} = ${agentPromptVersions.id}, false)`,
    })
    .from(agentPromptVersions)
    .innerJoin(
      agents,
      and(eq(agents.tenantId, agentPromptVersions.tenantId), eq(agents.id, agentPromptVersions.agentId)),
    )
    .leftJoin(users, and(eq(users.tenantId, agentPromptVersions.tenantId), eq(users.id, agentPromptVersions.createdBy)))
    .$dynamic();
}

/** Names that begin like this one: to find one that is free. */
export function selectNamesLike(tx: TenantTx, tenantId: string, name: string) {
  return tx
    .select({ name: agents.name })
    .from(agents)
    .where(and(eq(agents.tenantId, tenantId), ilike(agents.name, containing(name))));
}

type AgentValues = Omit<typeof agents.$inferInsert, "id" | "tenantId" | "createdAt" | "updatedAt">;
export type AgentRow = Awaited<ReturnType<typeof selectAgent>>[number];
export type VersionRow = Awaited<ReturnType<typeof selectVersion>>[number];
