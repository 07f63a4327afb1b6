import type { z } from "zod";
import type { Agent, agentPage, CreateAgent, listAgents as listInput, UpdateAgent } from "../../contract/index.ts";
import { refuseWhileLedTo } from "../destinations/index.ts";
import { claimExtension, moveExtension, releaseExtension } from "../extensions/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { decodeTimeCursor, toPage } from "../lib/cursor.ts";
import { definedFields } from "../lib/defined.ts";
import { conflictOn, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { violatedConstraint } from "../lib/pg-errors.ts";
import { readTenant, type TenantReader } from "../lib/tenant-db.ts";
import { freeName } from "./rules.ts";
import * as store from "./store.ts";
import { auditedFields, toAgent } from "./view.ts";

export async function listAgents(ctx: Ctx, input: z.output<typeof listInput>): Promise<z.output<typeof agentPage>> {
  authorize(ctx, "agents.read");
  const after = decodeTimeCursor(input.cursor);
  const { limit, q: words } = input;
  const rows = await readTenant(ctx, (q) => store.selectAgents(q, ctx.tenantId, { q: words, after, limit }));
  return toPage(rows, limit, (row) => ({ key: row.createdAt.toISOString(), id: row.id }), toAgent);
}

export async function getAgent(ctx: Ctx, id: string): Promise<Agent> {
  authorize(ctx, "agents.read");
  const [row] = await readTenant(ctx, (q) => store.selectAgent(q, ctx.tenantId, id));
  return toAgent(orNotFound(row, "agent"));
}

/** Makes the agent; its prompt is version 1, and published. Throws `conflict` for a name or number that is taken. */
export async function createAgent(ctx: Ctx, input: CreateAgent): Promise<Agent> {
  const { prompt, extension, timeZone, ...fields } = input;
  return explained(() =>
    mutate(ctx, "agent.create", async (tx, audit) => {
      const [row] = await store.insertAgent(tx, ctx.tenantId, {
        ...fields,
        ...(timeZone === undefined ? {} : { timeZone }),
      });
      const { id } = orNotFound(row, "agent");
      const version = { tenantId: ctx.tenantId, agentId: id, version: 1, prompt, createdBy: personOf(ctx) };
      const [first] = await store.insertVersion(tx, version);
      await store.publishVersion(tx, ctx.tenantId, id, orNotFound(first, "version").id);
      if (extension !== null) await claimExtension(tx, ctx.tenantId, extension.number, { kind: "agent", agentId: id });
      const agent = await load(tx, ctx, id);
      audit({ id, name: agent.name, after: auditedFields(agent) });
      return agent;
    }),
  );
}

export async function updateAgent(ctx: Ctx, id: string, { extension, ...changes }: UpdateAgent): Promise<Agent> {
  return explained(() =>
    mutate(ctx, "agent.update", async (tx, audit) => {
      const before = await load(tx, ctx, id);
      await store.updateAgent(tx, ctx.tenantId, id, definedFields(changes));
      const owner = { kind: "agent" as const, agentId: id };
      await moveExtension(tx, ctx.tenantId, owner, before.extension?.number ?? null, extension);
      const after = await load(tx, ctx, id);
      audit({ id, name: after.name, before: auditedFields(before), after: auditedFields(after) });
      return after;
    }),
  );
}

/** Takes the agent away with its prompts and frees its number; calls go on naming it by id. Throws `conflict` while calls are led to it. */
export function deleteAgent(ctx: Ctx, id: string): Promise<void> {
  return mutate(ctx, "agent.delete", async (tx, audit) => {
    const before = await load(tx, ctx, id);
    await refuseWhileLedTo(tx, ctx.tenantId, { kind: "AI_AGENT", id });
    await releaseExtension(tx, ctx.tenantId, { kind: "agent", agentId: id });
    await store.deleteAgent(tx, ctx.tenantId, id);
    audit({ id, name: before.name, before: auditedFields(before) });
  });
}

/** A second agent like this one in every field and every prompt version, under a free name. The number stays with the first. */
export async function duplicateAgent(ctx: Ctx, id: string): Promise<Agent> {
  return explained(() =>
    mutate(ctx, "agent.duplicate", async (tx, audit) => {
      const source = await load(tx, ctx, id);
      const taken = await store.selectNamesLike(tx, ctx.tenantId, source.name);
      const name = freeName(source.name, new Set(taken.map((row) => row.name)));
      const { extension: _, publishedVersion: __, ...fields } = auditedFields(source);
      const [row] = await store.insertAgent(tx, ctx.tenantId, { ...fields, name });
      const copyId = orNotFound(row, "agent").id;
      await store.copyVersions(tx, ctx.tenantId, id, copyId);
      const copy = await load(tx, ctx, copyId);
      audit({ id: copyId, name, after: { ...auditedFields(copy), duplicateOf: id } });
      return copy;
    }),
  );
}

async function load(q: TenantReader, ctx: Ctx, id: string): Promise<Agent> {
  const [row] = await store.selectAgent(q, ctx.tenantId, id);
  return toAgent(orNotFound(row, "agent"));
}

/** Who writes a prompt; null for the edge itself. */
export function personOf({ actor }: Ctx): string | null {
  return actor.kind === "user" ? actor.userId : null;
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === "agents_name_key") throw conflictOn(["name"], "There is an agent of that name already", error);
    if (constraint === "extensions_number_key")
      throw conflictOn(["extension", "number"], "That extension is taken", error);
    throw error;
  }
}
