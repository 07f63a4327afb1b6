import type { z } from "zod";
import {
  type CreateTrunk,
  type listTrunks as listInput,
  TENANT_LIMITS,
  type Trunk,
  type TrunkStatus,
  type UpdateTrunk,
} from "../../contract/index.ts";
import { drawText } from "../devices/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { decodeTimeCursor, toPage } from "../lib/cursor.ts";
import { definedFields } from "../lib/defined.ts";
import { AppError, orNotFound } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant, type TenantReader } from "../lib/tenant-db.ts";
import { changeTrunks, ownerOf, platformOf } from "./owner.ts";
import { refuseBadPlace } from "./place.ts";
import { refuseTakingPasswordAlong, refuseUnsound } from "./rules.ts";
import { sealPassword } from "./secret.ts";
import * as store from "./store.ts";
import { auditedFields, shownTo, toTrunk } from "./view.ts";

/** The tenant's own trunks and the platform's. */
export async function listTrunks(ctx: Ctx, { cursor, ...input }: z.output<typeof listInput>) {
  authorize(ctx, "trunks.read");
  const filter = { ...input, after: decodeTimeCursor(cursor) };
  const rows = await readTenant(ctx, (q) => store.selectTrunks(q, ctx.tenantId, filter));
  const placeOf = ({ trunk }: store.TrunkRow) => ({ key: trunk.createdAt.toISOString(), id: trunk.id });
  return toPage(rows, input.limit, placeOf, (row) => shownTo(ctx.actor, toTrunk(row, ctx.now())));
}

export async function getTrunk(ctx: Ctx, id: string): Promise<Trunk> {
  authorize(ctx, "trunks.read");
  return shownTo(ctx.actor, toTrunk(await findRow(ctx, id), ctx.now()));
}

export async function getTrunkStatus(ctx: Ctx, id: string): Promise<TrunkStatus> {
  return (await getTrunk(ctx, id)).status;
}

/**
 * Calls go over it with the next apply; the password is never shown. With scope `platform` it is every tenant's. Throws `forbidden` for
 * that scope to all but platform admins, and `conflict` for a name that is taken or one trunk too many.
 */
export async function createTrunk(ctx: Ctx, { password, ...input }: CreateTrunk): Promise<Trunk> {
  const owner = input.scope === "platform" ? platformOf(ctx) : { ctx, isPlatforms: false };
  refuseUnsound(input);
  return changeTrunks(owner, "create", async ({ ctx, tx }, audit) => {
    const { tenantId } = ctx;
    const id = crypto.randomUUID();
    const secretCiphertext = password === null ? null : await sealPassword(ctx.ports.keys, { tenantId, id }, password);
    await refuseBadPlace(ctx, tx, input);
    const sipName = await drawSipName(tx, tenantId, input.scope);
    await store.insertTrunk(tx, { ...input, tenantId, id, sipName, secretCiphertext });
    const trunk = await load(tx, ctx, id);
    audit({ id, after: auditedFields(trunk) });
    return trunk;
  });
}

/** Throws `forbidden` for a trunk of the platform's to all but platform admins, `invalid_input` where the fields do not fit together. */
export async function updateTrunk(ctx: Ctx, id: string, { password, ...changes }: UpdateTrunk): Promise<Trunk> {
  authorize(ctx, "trunks.write");
  const row = await findRow(ctx, id);
  const owner = ownerOf(ctx, row);
  return changeTrunks(owner, "update", async ({ ctx, tx }, audit) => {
    const before = await load(tx, ctx, id);
    const given = definedFields(changes);
    refuseUnsound({ ...before, ...given, host: given.host ?? row.trunk.host });
    refuseTakingPasswordAlong(before, { ...given, password });
    if (PLACE.some((field) => given[field] !== undefined)) {
      await refuseBadPlace(ctx, tx, { ...before, ...given, host: given.host ?? row.trunk.host });
    }
    await store.updateTrunk(tx, ctx.tenantId, id, { ...given, ...(await sealed(ctx, id, password)) });
    const after = await load(tx, ctx, id);
    // The log says that there is another password, by the mask alone.
    const changed = password === undefined ? {} : { password: password === null ? null : "changed" };
    audit({ id, name: after.name, before: auditedFields(before), after: { ...auditedFields(after), ...changed } });
    return after;
  });
}

/** Throws `conflict` naming all that lets calls out over it, and `forbidden` as updateTrunk. */
export async function deleteTrunk(ctx: Ctx, id: string): Promise<void> {
  authorize(ctx, "trunks.write");
  const owner = ownerOf(ctx, await findRow(ctx, id));
  return changeTrunks(owner, "delete", async ({ ctx, tx, findUses }, audit, last) => {
    const trunk = await load(tx, ctx, id);
    const uses = await findUses(id);
    if (uses.length > 0) {
      const message = `${trunk.name} cannot be deleted: calls go out over it by ${uses.join(", ")}`;
      throw new AppError("conflict", message, { details: { uses } });
    }
    last(store.deleteTrunk(tx, ctx.tenantId, id));
    audit({ id, before: auditedFields(trunk) });
  });
}

/** Throws `not_found` also for another tenant's. */
export async function findRow(ctx: Ctx, id: string): Promise<store.TrunkRow> {
  const [row] = await readTenant(ctx, (q) => store.selectTrunk(q, ctx.tenantId, id));
  return orNotFound(row, "trunk");
}

async function load(q: TenantReader, ctx: Ctx, id: string): Promise<Trunk> {
  const [row] = await store.selectTrunk(q, ctx.tenantId, id);
  return toTrunk(orNotFound(row, "trunk"), ctx.now());
}

async function sealed(ctx: Ctx, id: string, password: string | null | undefined) {
  if (password === undefined) return {};
  const identity = { tenantId: ctx.tenantId, id };
  return { secretCiphertext: password === null ? null : await sealPassword(ctx.ports.keys, identity, password) };
}

/** What decides whence a trunk takes calls, and whether it does. */
const PLACE = ["host", "backupHosts", "outboundProxy", "inboundAddresses", "authentication", "enabled"] as const;

/** `<tenant key>-trunk-<4 random>`; no other tenant's can begin with this one's key. Throws `conflict` for one trunk too many. */
async function drawSipName(q: TenantReader, tenantId: string, scope: Trunk["scope"]): Promise<string> {
  const [found] = await store.selectNames(q, tenantId);
  const { key, taken } = orNotFound(found, "tenant");
  const { most, words } = TENANT_LIMITS.trunk;
  if (scope === "tenant" && taken.length >= most) {
    throw new AppError("conflict", `A company has ${most} ${words} at most`);
  }
  const draw = () => `${scope === "platform" ? "platform" : key}-trunk-${drawText(4)}`;
  let name = draw();
  while (taken.includes(name)) name = draw();
  return name;
}
