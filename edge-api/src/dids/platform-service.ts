import type { z } from "zod";
import type { listPlatformDids as listInput, PlatformDid, platformDidPage } from "../../contract/index.ts";
import { type Ctx, inTenant } from "../lib/ctx.ts";
import { decodeTimeCursor, toPage } from "../lib/cursor.ts";
import { AppError, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { violatedConstraint } from "../lib/pg-errors.ts";
import { readPlatform } from "../lib/tenant-db.ts";
import { offerCallState } from "../small-jobs/index.ts";
import { isContested } from "./contested.ts";
import * as store from "./platform-store.ts";
import { updateAsSeen } from "./store.ts";

/** Numbers the platform has to do with, of all tenants, the newest first. */
export async function listPlatformDids(
  ctx: Ctx,
  { cursor, ...input }: z.output<typeof listInput>,
): Promise<z.output<typeof platformDidPage>> {
  authorize(ctx, "tenants.read");
  const filter = { ...input, after: decodeTimeCursor(cursor) };
  const rows = await readPlatform(ctx, (q) => store.selectDids(q, filter));
  return toPage(rows, input.limit, ({ decidedAt, id }) => ({ key: decidedAt.toISOString(), id }), toPlatformDid);
}

/** The tenant may use it from its next apply on. Throws `conflict`, naming who has it, while it is another's. */
export async function assignDid(ctx: Ctx, id: string): Promise<PlatformDid> {
  return decide(ctx, id, "did.assign", async (did, tenantCtx) => {
    if (await isContested(tenantCtx, did.number)) throw heldByOthers(did);
    return { status: "assigned", refusal: null };
  });
}

/**
 * Also takes away what was assigned: at once it is shown to nobody any more, and its calls no longer come in over the platform's trunks, whether the tenant
 * applies or not.
 */
export async function refuseDid(ctx: Ctx, id: string, reason: string): Promise<PlatformDid> {
  return decide(ctx, id, "did.refuse", async () => ({ status: "refused", refusal: reason }));
}

type Decision = { status: "assigned"; refusal: null } | { status: "refused"; refusal: string };

async function decide(
  ctx: Ctx,
  id: string,
  action: "did.assign" | "did.refuse",
  decisionOn: (did: PlatformDid, tenantCtx: Ctx) => Promise<Decision>,
): Promise<PlatformDid> {
  authorize(ctx, "tenants.write");
  const before = await get(ctx, id);
  const tenantCtx = inTenant(ctx, before.tenant.id);
  const decision = await decisionOn(before, tenantCtx);
  try {
    await mutate(tenantCtx, action, async (tx, audit, afterCommit, last) => {
      // What the tenant changes or removes meanwhile is not what was decided on.
      const [decided] = await updateAsSeen(tx, before, decision);
      if (decided === undefined) throw changedMeanwhile(before);
      const { status, refusal } = before;
      audit({ id, name: before.label ?? before.number, before: { status, refusal }, after: decision });
      await offerCallState(tenantCtx, { tx, last, afterCommit });
    });
  } catch (error) {
    throw violatedConstraint(error) === "dids_platform_number_key" ? heldByOthers(before, error) : error;
  }
  return get(ctx, id);
}

function changedMeanwhile({ number, tenant }: PlatformDid): AppError {
  return new AppError("conflict", `${tenant.name} has changed ${number} meanwhile: please look again`);
}

function heldByOthers({ number, heldBy }: PlatformDid, cause?: unknown): AppError {
  const holder = heldBy.join(", ") || "another company";
  return new AppError("conflict", `${number} is ${holder}'s: refuse it there first`, { cause });
}

async function get(ctx: Ctx, id: string): Promise<PlatformDid> {
  const [row] = await readPlatform(ctx, (q) => store.selectDid(q, id));
  return toPlatformDid(orNotFound(row, "number"));
}

function toPlatformDid({ tenantId, tenantName, ...row }: store.PlatformDidRow): PlatformDid {
  return { ...row, tenant: { id: tenantId, name: tenantName }, decidedAt: row.decidedAt.toISOString() };
}
