import type { z } from "zod";
import type { CreateDid, Did, didPage, listDids as listInput, UpdateDid } from "../../contract/index.ts";
import { assertDestinations } from "../destinations/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { decodeCursor, toPage } from "../lib/cursor.ts";
import { definedFields } from "../lib/defined.ts";
import { AppError, conflictOn, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { violatedConstraint } from "../lib/pg-errors.ts";
import { readTenant, type TenantReader } from "../lib/tenant-db.ts";
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

/** Throws `conflict` for a number that anybody on the platform has, whoever it is, and `invalid_input` for a destination that is not there. */
export async function createDid(ctx: Ctx, input: CreateDid): Promise<Did> {
  try {
    return await mutate(ctx, "did.create", async (tx, audit) => {
      await assertDestinations(tx, ctx.tenantId, [{ path: ["destination"], destination: input.destination }]);
      const [row] = await store.insertDid(tx, { ...input, tenantId: ctx.tenantId });
      const did = await load(tx, ctx, orNotFound(row, "number").id);
      audit({ id: did.id, name: nameOf(did), after: auditedFields(did) });
      return did;
    });
  } catch (error) {
    throw violatedConstraint(error) === "dids_number_key"
      ? conflictOn(["number"], "This number is in use already", error)
      : error;
  }
}

/** Calls go by it with the next apply. */
export function updateDid(ctx: Ctx, id: string, changes: UpdateDid): Promise<Did> {
  return mutate(ctx, "did.update", async (tx, audit) => {
    const before = await load(tx, ctx, id);
    await assertDestinations(tx, ctx.tenantId, [{ path: ["destination"], destination: changes.destination }]);
    await store.updateDid(tx, ctx.tenantId, id, definedFields(changes));
    const after = await load(tx, ctx, id);
    audit({ id, name: nameOf(after), before: auditedFields(before), after: auditedFields(after) });
    return after;
  });
}

/** Throws `conflict` while the tenant or somebody in it shows the number as their own. */
export function deleteDid(ctx: Ctx, id: string): Promise<void> {
  return mutate(ctx, "did.delete", async (tx, audit, _afterCommit, last) => {
    const before = await load(tx, ctx, id);
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

function auditedFields({ number, label, carrier, destination, destinationName }: Did) {
  return { number, label, carrier, destination, destinationName };
}
