import { dids } from "@callplane/drizzle";
import type { z } from "zod";
import type { CreateDid, Did, didPage, listDids as listInput, UpdateDid } from "../../contract/index.ts";
import { assertDestinations, type DestinationField, refuseAutomaticCircle } from "../destinations/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { decodeCursor, toPage } from "../lib/cursor.ts";
import { definedFields } from "../lib/defined.ts";
import { AppError, conflictOn, orNotFound } from "../lib/errors.ts";
import { lockTenant } from "../lib/lock-tenant.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { violatedConstraint } from "../lib/pg-errors.ts";
import { readTenant, type TenantReader, type TenantTx } from "../lib/tenant-db.ts";
import { refuseTooMany } from "../lib/tenant-limits.ts";
import { isContested } from "./contested.ts";
import * as store from "./store.ts";

/** The tenant's outside numbers. */
export async function listDids(ctx: Ctx, input: z.output<typeof listInput>): Promise<z.output<typeof didPage>> {
  authorize(ctx, "dids.read");
  const { cursor, ...filter } = input;
  const after = decodeCursor(cursor)?.key;
  const rows = await readTenant(ctx, (q) => store.selectDids(q, ctx.tenantId, { ...filter, after }));
  return toPage(rows, input.limit, ({ number, id }) => ({ key: number, id }), toDid);
}

export async function getDid(ctx: Ctx, id: string): Promise<Did> {
  authorize(ctx, "dids.read");
  const [row] = await readTenant(ctx, (q) => store.selectDid(q, ctx.tenantId, id));
  return toDid(orNotFound(row, "number"));
}

/**
 * Assigned at once, or asked for: then calls do not go by it, and nothing waits for an apply. Throws `conflict` for a number the tenant has
 * already, and `invalid_input` for a destination that is not there.
 */
export async function createDid(ctx: Ctx, input: CreateDid): Promise<Did> {
  authorize(ctx, "dids.write");
  const status = await statusFor(ctx, input);
  try {
    return await mutate(ctx, status === "assigned" ? "did.create" : "did.request", async (tx, audit) => {
      await assertLeadsOn(
        tx,
        ctx,
        { id: "new", name: input.label ?? input.number, number: input.number },
        waysOf(input),
      );
      // What is only asked for raises no revision, and so holds back nobody else's.
      if (status !== "assigned") await lockTenant(tx, ctx.tenantId);
      await refuseTooMany(tx, ctx.tenantId, "did", { table: dids });
      const [row] = await store.insertDid(tx, { ...input, status, tenantId: ctx.tenantId });
      const did = await load(tx, ctx, orNotFound(row, "number").id);
      audit({ id: did.id, name: nameOf(did), after: auditedFields(did) });
      return did;
    });
  } catch (error) {
    throw explained(error);
  }
}

/** Calls go by it with the next apply. With another `via` it is asked for anew. */
export async function updateDid(ctx: Ctx, id: string, changes: UpdateDid): Promise<Did> {
  authorize(ctx, "dids.write");
  const now = await getDid(ctx, id);
  const isMoved = changes.via !== undefined && changes.via !== now.via;
  const via = changes.via ?? now.via;
  const anew = isMoved ? { status: await statusFor(ctx, { number: now.number, via }), refusal: null } : {};
  const isLive = now.status === "assigned" || anew.status === "assigned";
  try {
    return await mutate(ctx, isLive ? "did.update" : "did.update_request", async (tx, audit) => {
      const before = await load(tx, ctx, id);
      if (before.status !== now.status || before.via !== now.via) throw decidedMeanwhile();
      if (isMoved) await refuseWhileTaken(tx, ctx.tenantId, before);
      await assertLeadsOn(tx, ctx, { id, name: nameOf(before), number: before.number }, waysOf(changes));
      await store.updateDid(tx, ctx.tenantId, id, { ...definedFields(changes), ...anew });
      const after = await load(tx, ctx, id);
      audit({ id, name: nameOf(after), before: auditedFields(before), after: auditedFields(after) });
      return after;
    });
  } catch (error) {
    throw explained(error);
  }
}

/** Throws `conflict` while the tenant or somebody in it shows the number as their own. */
export async function deleteDid(ctx: Ctx, id: string): Promise<void> {
  authorize(ctx, "dids.write");
  const { status } = await getDid(ctx, id);
  return mutate(ctx, status === "assigned" ? "did.delete" : "did.withdraw", async (tx, audit, _afterCommit, last) => {
    const before = await load(tx, ctx, id);
    if (before.status !== status) throw decidedMeanwhile();
    await refuseWhileTaken(tx, ctx.tenantId, before);
    const [row] = await store.selectUses(tx, ctx.tenantId, before.number);
    const uses = row?.uses ?? [];
    if (uses.length > 0) {
      const message = `${before.number} cannot be deleted: it is ${uses.join(", ")}`;
      throw new AppError("conflict", message, { details: { uses } });
    }
    last(store.deleteDid(tx, ctx.tenantId, id));
    audit({ id, name: nameOf(before), before: auditedFields(before) });
  });
}

/**
 * The platform's admin decides by adding it; the tenant's own trunks are its own. No number is, by whichever trunks, that another tenant has
 * at one carrier with it: throws `conflict` for the platform's admin.
 */
async function statusFor(ctx: Ctx, { number, via }: Pick<Did, "number" | "via">): Promise<Did["status"]> {
  const isDeciding = ctx.actor.kind === "user" && ctx.actor.role === "platform_admin";
  if (!isDeciding && via === "platform") return "requested";
  if (!(await isContested(ctx, number))) return "assigned";
  if (isDeciding) throw heldByAnother();
  return "requested";
}

/** Throws `invalid_input` for a destination that is not there, or from which calls come back without anybody being asked. */
async function assertLeadsOn(
  tx: TenantTx,
  ctx: Ctx,
  did: { id: string; name: string; number: string },
  ways: readonly DestinationField[],
): Promise<void> {
  await assertDestinations(tx, ctx.tenantId, ways);
  for (const { path, destination } of ways) {
    if (!destination || !SENDS_ON.has(destination.kind)) continue;
    await refuseAutomaticCircle(tx, ctx.tenantId, { kind: "DID", ...did, ways: [destination] }, path);
  }
}

/** Where nobody need be asked before a call goes on. */
const SENDS_ON: ReadonlySet<string> = new Set(["BUSINESS_HOURS", "ANNOUNCEMENT", "EXTERNAL"]);

/** What the platform took away is known by its row until it runs no more. Throws `conflict` before. */
async function refuseWhileTaken(tx: TenantReader, tenantId: string, { status, number }: Did): Promise<void> {
  if (status !== "refused") return;
  const [found] = await store.selectRuns(tx, tenantId, number);
  if (found?.runs === true)
    throw new AppError("conflict", `${number} was taken away by the platform: apply that first`);
}

function heldByAnother(cause?: unknown): AppError {
  return conflictOn(["number"], "This number is another company's: take it from there first", cause);
}

function waysOf({ destination, callerRules = [] }: UpdateDid): DestinationField[] {
  return [
    { path: ["destination"], destination },
    ...callerRules.map((rule, index) => ({
      path: ["callerRules", index, "destination"],
      destination: rule.destination,
    })),
  ];
}

function decidedMeanwhile(): AppError {
  return new AppError("conflict", "The platform has decided on this number meanwhile: please look again");
}

function explained(error: unknown): unknown {
  const constraint = violatedConstraint(error);
  if (constraint === "dids_number_key") return conflictOn(["number"], "This number is in your list already", error);
  // Whoever does not decide on numbers never gets here: theirs are only asked for.
  if (constraint === "dids_platform_number_key") return heldByAnother(error);
  return error;
}

async function load(q: TenantReader, ctx: Ctx, id: string): Promise<Did> {
  const [row] = await store.selectDid(q, ctx.tenantId, id);
  return toDid(orNotFound(row, "number"));
}

function toDid(row: store.DidRow): Did {
  return { ...row, createdAt: row.createdAt.toISOString() };
}

function nameOf({ label, number }: Did): string {
  return label ?? number;
}

function auditedFields({ number, label, carrier, destination, destinationName, callerRules, via, status }: Did) {
  return { number, label, carrier, destination, destinationName, callerRules, via, status };
}
