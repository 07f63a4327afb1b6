import type { z } from "zod";
import {
  BROWSER_RULE,
  type CreateDevice,
  type Device,
  type DeviceStatus,
  type DeviceWithSecret,
  type listDevices as listInput,
  type UpdateDevice,
} from "../../contract/index.ts";
import { asSystem, type Ctx } from "../lib/ctx.ts";
import { decodeTimeCursor, toPage } from "../lib/cursor.ts";
import { definedFields } from "../lib/defined.ts";
import { conflictOn, invalidField, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { violatedConstraint } from "../lib/pg-errors.ts";
import { readPlatform, readTenant, type TenantTx } from "../lib/tenant-db.ts";
import { addDevice } from "./add-device.ts";
import { newSipPassword, storeSecret } from "./sip-secret.ts";
import * as store from "./store.ts";
import { auditedFields, toDevice, toSipServer, toStatus } from "./view.ts";

export async function listDevices(ctx: Ctx, input: z.output<typeof listInput>) {
  authorize(ctx, "devices.read");
  const { cursor, ...filter } = input;
  const after = decodeTimeCursor(cursor);
  const rows = await readTenant(ctx, (q) => store.selectDevices(q, ctx.tenantId, { ...filter, after }));
  return toPage(rows, input.limit, ({ createdAt, id }) => ({ key: createdAt.toISOString(), id }), toDevice);
}

export async function getDevice(ctx: Ctx, id: string): Promise<Device> {
  authorize(ctx, "devices.read");
  const [row] = await readTenant(ctx, (q) => store.selectDevice(q, ctx.tenantId, id));
  return toDevice(orNotFound(row, "device"));
}

export async function getDeviceStatus(ctx: Ctx, id: string): Promise<DeviceStatus> {
  authorize(ctx, "devices.read");
  const [row] = await readTenant(ctx, (q) => store.selectDevice(q, ctx.tenantId, id));
  return toStatus(orNotFound(row, "device"));
}

/** Makes the device and its SIP password, which is shown here and never again. */
export async function createDevice(ctx: Ctx, input: CreateDevice): Promise<DeviceWithSecret> {
  const server = await findSipServer(ctx);
  try {
    return await mutate(ctx, "device.create", async (tx, audit, _afterCommit, last) => {
      const { device, sipPassword } = await addDevice(ctx, tx, input, last);
      audit({ id: device.id, after: auditedFields(device) });
      return { ...device, sipPassword, sipServer: toSipServer(server, device.transport) };
    });
  } catch (error) {
    throw explain(error);
  }
}

export async function updateDevice(ctx: Ctx, id: string, changes: UpdateDevice): Promise<Device> {
  try {
    return await mutate(ctx, "device.update", async (tx, audit, _afterCommit, last) => {
      const before = await getForChange(ctx, tx, id);
      const changed = definedFields(changes);
      if (before.kind === "browser" && (changed.transport ?? "ws") !== "ws") {
        throw invalidField(["transport"], BROWSER_RULE);
      }
      const after: Device = { ...before, ...changed };
      last(store.updateDevice(tx, ctx.tenantId, id, changed));
      audit({ id, name: after.label, before: auditedFields(before), after: auditedFields(after) });
      return after;
    });
  } catch (error) {
    throw explain(error);
  }
}

/** Takes the device away; with the next apply its phone can no longer register. */
export function deleteDevice(ctx: Ctx, id: string): Promise<void> {
  return mutate(ctx, "device.delete", async (tx, audit, _afterCommit, last) => {
    const before = await getForChange(ctx, tx, id);
    last(store.deleteDevice(tx, ctx.tenantId, id));
    audit({ id, before: auditedFields(before) });
  });
}

/** Gives the device a new SIP password, for when the old one is lost or known to others. */
export async function rotateSecret(ctx: Ctx, id: string): Promise<DeviceWithSecret> {
  const server = await findSipServer(ctx);
  return mutate(ctx, "device.rotate_secret", async (tx, audit, _afterCommit, last) => {
    const device = await getForChange(ctx, tx, id);
    const sipPassword = newSipPassword();
    const identity = { tenantId: ctx.tenantId, id, sipUsername: device.sipUsername };
    last(store.updateDevice(tx, ctx.tenantId, id, await storeSecret(ctx.ports.keys, identity, sipPassword)));
    audit({ id, name: device.label });
    return { ...device, sipPassword, sipServer: toSipServer(server, device.transport) };
  });
}

async function getForChange(ctx: Ctx, tx: TenantTx, id: string): Promise<Device> {
  const [row] = await store.selectDevice(tx, ctx.tenantId, id);
  return toDevice(orNotFound(row, "device"));
}

/** A gateway belongs to the platform, so it is read as the edge itself; the tenant is the caller's own all the same. */
async function findSipServer(ctx: Ctx) {
  authorize(ctx, "devices.write");
  const [server] = await readPlatform(asSystem(ctx, "devices"), (q) => store.selectSipServer(q, ctx.tenantId));
  return server;
}

function explain(error: unknown): unknown {
  return violatedConstraint(error) === "devices_label_key"
    ? conflictOn(["label"], "This person already has a device of that name", error)
    : error;
}
