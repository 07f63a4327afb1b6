import { z } from "zod";
import type { PromptVersion, pageQuery, promptVersionPage } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { decodeCursor, toPage } from "../lib/cursor.ts";
import { invalidField, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenantAll } from "../lib/tenant-db.ts";
import { personOf } from "./service.ts";
import * as store from "./store.ts";
import { toPromptVersion } from "./view.ts";

const versionNumber = z.coerce.number().int().min(0).max(1_000_000_000);

/** The agent's prompts, newest first. */
export async function listVersions(
  ctx: Ctx,
  agentId: string,
  { limit, cursor }: z.output<typeof pageQuery>,
): Promise<z.output<typeof promptVersionPage>> {
  authorize(ctx, "agents.read");
  const before = positionOf(cursor);
  const [[agent], rows] = await readTenantAll(
    ctx,
    (q) =>
      [
        store.selectAgent(q, ctx.tenantId, agentId),
        store.selectVersions(q, ctx.tenantId, agentId, { before, limit }),
      ] as const,
  );
  orNotFound(agent, "agent");
  return toPage(rows, limit, (row) => ({ key: String(row.version), id: row.id }), toPromptVersion);
}

/** Saves a draft; nobody hears it until it is published. */
export function createVersion(ctx: Ctx, agentId: string, { prompt }: { prompt: string }): Promise<PromptVersion> {
  return mutate(ctx, "agent.create_prompt_version", async (tx, audit) => {
    const agent = orNotFound((await store.lockAgent(tx, ctx.tenantId, agentId))[0], "agent");
    const version = await store.nextVersion(tx, ctx.tenantId, agentId);
    const values = { tenantId: ctx.tenantId, agentId, version, prompt, createdBy: personOf(ctx) };
    const { id } = orNotFound((await store.insertVersion(tx, values))[0], "version");
    audit({ id: agentId, name: agent.name, after: { version, prompt } });
    const [row] = await store.selectVersion(tx, ctx.tenantId, agentId, id);
    return toPromptVersion(orNotFound(row, "version"));
  });
}

/** Makes a version, new or old, the one callers hear after the next apply: publishing and the way back are the same. */
export function publishVersion(ctx: Ctx, agentId: string, versionId: string): Promise<PromptVersion> {
  return mutate(ctx, "agent.publish_prompt_version", async (tx, audit) => {
    const agent = orNotFound((await store.lockAgent(tx, ctx.tenantId, agentId))[0], "agent");
    const target = orNotFound((await store.selectVersion(tx, ctx.tenantId, agentId, versionId))[0], "version");
    const before = agent.publishedVersionId;
    const [previous] = before === null ? [] : await store.selectVersion(tx, ctx.tenantId, agentId, before);
    await store.publishVersion(tx, ctx.tenantId, agentId, versionId);
    const event = { before: { published: previous?.version ?? null }, after: { published: target.version } };
    audit({ id: agentId, name: agent.name, ...event });
    const [row] = await store.selectVersion(tx, ctx.tenantId, agentId, versionId);
    return toPromptVersion(orNotFound(row, "version"));
  });
}

function positionOf(cursor: string | undefined): number | undefined {
  const position = decodeCursor(cursor);
  if (position === undefined) return undefined;
  const version = versionNumber.safeParse(position.key);
  if (!version.success) throw invalidField(["cursor"], "Not a cursor of this list");
  return version.data;
}
