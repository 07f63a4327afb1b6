import { type SelfServiceMe, SIP_REALM, type Softphone } from "../../contract/index.ts";
import { addDevice, auditedDeviceFields } from "../devices/index.ts";
import { findTenantGateway, pickGateway } from "../gateways/index.ts";
import { type Ctx, userOf } from "../lib/ctx.ts";
import { AppError, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { violatedConstraint } from "../lib/pg-errors.ts";
import { readTenantAll } from "../lib/tenant-db.ts";
import { atHome } from "./at-home.ts";
import * as store from "./store.ts";

const LABEL = "Browser";

/** The caller's own person, number and phones. */
export async function getMe(caller: Ctx): Promise<SelfServiceMe> {
  const ctx = atHome(caller);
  authorize(ctx, "self.read");
  const { userId } = userOf(ctx);
  const [[person], devices] = await readTenantAll(
    ctx,
    (q) => [store.selectPerson(q, ctx.tenantId, userId), store.selectOwnDevices(q, ctx.tenantId, userId)] as const,
  );
  const { extension, ...fields } = orNotFound(person, "user");
  return { ...fields, extension: extension === null ? null : { number: extension }, devices: devices.map(toOwnDevice) };
}

/**
 * What this browser needs to be the caller's phone; the device is made at first use. `pending` until an apply has brought exactly
 * this device, with its present password, to the gateway. Throws `conflict` for a person without a number and for a phone that
 * was switched off, `upstream_unavailable` where there is no gateway to register at.
 */
export async function openSoftphone(caller: Ctx): Promise<Softphone> {
  const ctx = atHome(caller);
  authorize(ctx, "self.write");
  const { person, phone } = await read(ctx);
  const { extension, name } = orNotFound(person, "user");
  if (extension === null) throw new AppError("conflict", "You have no extension yet: ask your administrator for one");
  const gateway = (await findTenantGateway(ctx)) ?? (await pickGateway(ctx));
  const device = phone ?? (await makePhone(ctx));
  if (!device.enabled) throw new AppError("conflict", "Your browser phone was switched off by an administrator");
  return {
    deviceId: device.id,
    sipUsername: device.sipUsername,
    realm: SIP_REALM,
    ha1: device.digestMd5,
    webSocketUrl: orUnreachable(gateway.sipWebSocketUrl),
    sipHost: orUnreachable(gateway.sipHost),
    displayName: name,
    extension,
    pending: !device.isApplied,
  };
}

type Phone = { id: string; sipUsername: string; enabled: boolean; digestMd5: string; isApplied: boolean };

async function makePhone(ctx: Ctx): Promise<Phone> {
  const { userId } = userOf(ctx);
  const input = { userId, label: LABEL, kind: "browser" as const, transport: "ws" as const, nat: true };
  try {
    return await mutate(ctx, "softphone.register", async (tx, audit, _afterCommit, last) => {
      const { device, digestMd5 } = await addDevice(ctx, tx, { ...input, codecs: ["ulaw", "alaw"] }, last);
      audit({ id: device.id, name: device.label, after: auditedDeviceFields(device) });
      return { id: device.id, sipUsername: device.sipUsername, enabled: true, digestMd5, isApplied: false };
    });
  } catch (error) {
    if (violatedConstraint(error) !== "devices_label_key") throw error;
    // Two tabs opened at once: the other one has just made it. Else the name belongs to a phone of another kind.
    const { phone } = await read(ctx);
    if (phone === undefined) throw new AppError("conflict", `You have another device named ${LABEL}: rename it first`);
    return phone;
  }
}

async function read(ctx: Ctx) {
  const { userId } = userOf(ctx);
  const [[person], [phone]] = await readTenantAll(
    ctx,
    (q) => [store.selectPerson(q, ctx.tenantId, userId), store.selectSoftphone(q, ctx.tenantId, userId)] as const,
  );
  return { person, phone };
}

type OwnDeviceRow = Awaited<ReturnType<typeof store.selectOwnDevices>>[number];

function toOwnDevice({
  id,
  label,
  kind,
  sipUsername,
  enabled,
  ...status
}: OwnDeviceRow): SelfServiceMe["devices"][number] {
  return {
    ...{ id, label, kind, sipUsername, enabled },
    status: {
      ...status,
      state: status.state ?? "unknown",
      changedAt: status.changedAt?.toISOString() ?? null,
      lastRegisteredAt: status.lastRegisteredAt?.toISOString() ?? null,
      reportedAt: status.reportedAt?.toISOString() ?? null,
    },
  };
}

function orUnreachable(address: string | null): string {
  if (address === null) throw new AppError("upstream_unavailable", "The gateway has not said where phones reach it");
  return address;
}
