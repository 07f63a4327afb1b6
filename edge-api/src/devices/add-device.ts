import { type CreateDevice, type Device, MAX_DEVICES_PER_USER } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { AppError, orNotFound } from "../lib/errors.ts";
import type { Last } from "../lib/mutate.ts";
import type { TenantTx } from "../lib/tenant-db.ts";
import { newSipPassword, newSipUsername, storeSecret } from "./sip-secret.ts";
import * as store from "./store.ts";
import { toDevice } from "./view.ts";

/**
 * Adds a device within a change that raises the revision: its lock on the tenant keeps the count of a user's devices, and
 * the names already drawn, true. The write travels with the commit. Throws `not_found` for the user, `limit_exceeded` past
 * ten; a label used twice violates `devices_label_key`.
 */
export async function addDevice(
  ctx: Ctx,
  tx: TenantTx,
  input: CreateDevice,
  last: Last,
): Promise<{ device: Device; sipPassword: string; digestMd5: string }> {
  const { tenantId } = ctx;
  const owner = orNotFound(await store.findOwner(tx, tenantId, input.userId), "user");
  if (owner.deviceCount >= MAX_DEVICES_PER_USER) {
    throw new AppError("limit_exceeded", `A person may have ${MAX_DEVICES_PER_USER} devices`);
  }
  const sipPassword = newSipPassword();
  const identity = { tenantId, id: crypto.randomUUID(), sipUsername: drawName(owner) };
  const secret = await storeSecret(ctx.ports.keys, identity, sipPassword);
  const row = { ...input, ...identity, enabled: true, createdAt: ctx.now() };
  last(store.insertDevice(tx, { ...row, ...secret }));
  const device = toDevice({ ...row, ...NEVER_REPORTED, userName: owner.name, extension: owner.extension });
  return { device, sipPassword, digestMd5: secret.digestMd5 };
}

/** A name that no device of the tenant has; no other tenant's can begin with this one's key. */
function drawName({ tenantKey, extension, taken }: store.Owner): string {
  let name = newSipUsername(tenantKey, extension);
  while (taken.includes(name)) name = newSipUsername(tenantKey, extension);
  return name;
}

const NEVER_REPORTED = {
  state: null,
  contactUri: null,
  address: null,
  userAgent: null,
  changedAt: null,
  lastRegisteredAt: null,
  reportedAt: null,
};
