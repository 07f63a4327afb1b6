import { type CreateDevice, type Device, MAX_DEVICES_PER_USER } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { AppError, orNotFound } from "../lib/errors.ts";
import type { TenantTx } from "../lib/tenant-db.ts";
import { newSipPassword, newSipUsername, storeSecret } from "./sip-secret.ts";
import * as store from "./store.ts";
import { toDevice } from "./view.ts";

/** Names drawn before giving up: with a million to draw from, two in a row are taken only when something is wrong. */
const NAME_ATTEMPTS = 5;

/**
 * Adds a device within a change that raises the revision (its lock on the tenant keeps the count of a user's devices
 * true). Throws `not_found` for the user, `limit_exceeded` past ten; a label used twice violates `devices_label_key`.
 */
export async function addDevice(
  ctx: Ctx,
  tx: TenantTx,
  input: CreateDevice,
): Promise<{ device: Device; sipPassword: string; digestMd5: string }> {
  const { tenantId } = ctx;
  const owner = orNotFound(await store.findOwner(tx, tenantId, input.userId), "user");
  if (owner.deviceCount >= MAX_DEVICES_PER_USER) {
    throw new AppError("limit_exceeded", `A person may have ${MAX_DEVICES_PER_USER} devices`);
  }
  const id = crypto.randomUUID();
  const sipPassword = newSipPassword();
  for (let attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
    const sipUsername = newSipUsername(owner.tenantKey, owner.extension);
    const secret = await storeSecret(ctx.ports.keys, { tenantId, id, sipUsername }, sipPassword);
    const row = await store.insertDevice(tx, { tenantId, id, sipUsername, ...input, ...secret });
    if (row !== undefined) {
      const device = toDevice({ ...row, ...NEVER_REPORTED, userName: owner.name, extension: owner.extension });
      return { device, sipPassword, digestMd5: secret.digestMd5 };
    }
  }
  throw new Error("no free SIP user name was drawn");
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
