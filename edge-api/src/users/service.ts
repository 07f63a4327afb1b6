import type { z } from "zod";
import {
  type listUsers as listInput,
  type Permission,
  permissionsOf,
  type UpdateUser,
  type User,
} from "../../contract/index.ts";
import { refuseWhileLedTo } from "../destinations/index.ts";
import { giveExtension, releaseExtension } from "../extensions/index.ts";
import { type Invitation, insertInvitation, newInvitation, revokeInvitations } from "../invitations/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { decodeCursor, toPage } from "../lib/cursor.ts";
import { definedFields } from "../lib/defined.ts";
import { AppError, orNotFound } from "../lib/errors.ts";
import { type AfterCommit, mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant, type TenantTx } from "../lib/tenant-db.ts";
import { endSessionsOf } from "../sessions/index.ts";
import { explain } from "./explain.ts";
import { assertBelow, assertNotSelf } from "./rules.ts";
import * as store from "./store.ts";
import { auditedFields, toUser } from "./view.ts";

export async function listUsers(ctx: Ctx, input: z.output<typeof listInput>) {
  authorize(ctx, "users.read");
  const after = decodeCursor(input.cursor);
  const rows = await readTenant(ctx, (q) => store.selectUsers(q, ctx.tenantId, { ...input, after }));
  const now = ctx.now();
  return toPage(
    rows,
    input.limit,
    ({ name, id }) => ({ key: name, id }),
    (row) => toUser(row, now),
  );
}

export async function getUser(ctx: Ctx, id: string): Promise<User> {
  authorize(ctx, "users.read");
  const [row] = await readTenant(ctx, (q) => store.selectUser(q, ctx.tenantId, id));
  return toUser(orNotFound(row, "user"), ctx.now());
}

/** An invited person whose address changes is invited anew there: the link sent to the old one must not let a stranger in. */
export async function updateUser(ctx: Ctx, id: string, { extension, ...fields }: UpdateUser): Promise<User> {
  try {
    return await mutate(ctx, "user.update", async (tx, audit, afterCommit) => {
      const before = await getForChange(ctx, tx, id);
      await store.updateUser(tx, ctx.tenantId, id, definedFields(fields));
      const isMoved = fields.email !== undefined && fields.email !== before.email;
      if (isMoved) await moveInvitation(ctx, tx, { ...before, ...definedFields(fields) }, afterCommit);
      if (extension !== undefined && extension?.number !== before.extension?.number) {
        await releaseExtension(tx, ctx.tenantId, { kind: "user", userId: id });
        await giveExtension(tx, ctx.tenantId, { kind: "user", userId: id }, extension);
      }
      const after = await read(ctx, tx, id);
      audit({ id, name: after.name, before: auditedFields(before), after: auditedFields(after) });
      return after;
    });
  } catch (error) {
    throw explain(error);
  }
}

/** Ends the person's sessions at once; with the next apply their phones no longer ring. */
export function suspendUser(ctx: Ctx, id: string): Promise<User> {
  assertNotSelf(ctx, id, "suspend");
  return mutate(ctx, "user.suspend", async (tx, audit, afterCommit) => {
    await assertStillMay(ctx, tx, "users.write");
    const before = await getForChange(ctx, tx, id);
    await store.updateUser(tx, ctx.tenantId, id, { status: "suspended" });
    await endSessionsOf(ctx, tx, id, "user suspended", afterCommit);
    const after = await read(ctx, tx, id);
    audit({ id, name: after.name, before: auditedFields(before), after: auditedFields(after) });
    return after;
  });
}

/** Lets a suspended person in again; one who never accepted an invitation is invited still. */
export function activateUser(ctx: Ctx, id: string): Promise<User> {
  return mutate(ctx, "user.activate", async (tx, audit) => {
    const before = await getForChange(ctx, tx, id);
    const status = (await store.hasPassword(tx, ctx.tenantId, id)) ? "active" : "invited";
    await store.updateUser(tx, ctx.tenantId, id, { status });
    const after = await read(ctx, tx, id);
    audit({ id, name: after.name, before: auditedFields(before), after: auditedFields(after) });
    return after;
  });
}

/**
 * Soft: calls and the audit log go on naming the person, but the number is free, the phones are off, the sessions over, and groups and
 * queues ring them no more. Throws `conflict` while calls are led to the person or to their voicemail box.
 */
export function deleteUser(ctx: Ctx, id: string): Promise<void> {
  assertNotSelf(ctx, id, "delete");
  return mutate(ctx, "user.delete", async (tx, audit, afterCommit, last) => {
    await assertStillMay(ctx, tx, "users.write");
    const before = await getForChange(ctx, tx, id);
    await refuseWhileLedTo(tx, ctx.tenantId, { kind: "USER", id });
    const [box] = await store.selectBox(tx, ctx.tenantId, id);
    if (box !== undefined) await refuseWhileLedTo(tx, ctx.tenantId, { kind: "VOICEMAIL", id: box.id });
    last(
      ...store.leaveEverything(tx, ctx.tenantId, id),
      store.updateUser(tx, ctx.tenantId, id, { status: "deleted", deletedAt: ctx.now(), passwordHash: null }),
      releaseExtension(tx, ctx.tenantId, { kind: "user", userId: id }),
      store.disableDevices(tx, ctx.tenantId, id),
      revokeInvitations(ctx, tx, id),
    );
    await endSessionsOf(ctx, tx, id, "user deleted", afterCommit);
    audit({ id, before: auditedFields(before) });
  });
}

/** Sends a new invitation; earlier links stop working. */
export function resendInvitation(ctx: Ctx, id: string): Promise<User> {
  return mutate(ctx, "user.invite", async (tx, audit, afterCommit, last) => {
    const before = await getForChange(ctx, tx, id);
    if (before.status === "suspended") throw new AppError("conflict", "This person is suspended: activate them first");
    if (before.status !== "invited") throw new AppError("conflict", "This person has accepted their invitation");
    const invitation = await invite(ctx, tx, before);
    last(revokeInvitations(ctx, tx, id), insertInvitation(tx, invitation));
    afterCommit(invitation.send);
    audit({ id, name: before.name });
    return { ...before, invitation: { expiresAt: invitation.expiresAt.toISOString(), expired: false } };
  });
}

/** Ends what was sent to the old address; `user`, as they are now, gets a new invitation if one was open. */
async function moveInvitation(ctx: Ctx, tx: TenantTx, user: User, afterCommit: AfterCommit): Promise<void> {
  await revokeInvitations(ctx, tx, user.id);
  if (user.invitation === null) return;
  const invitation = await invite(ctx, tx, user);
  await insertInvitation(tx, invitation);
  afterCommit(invitation.send);
}

async function invite(ctx: Ctx, tx: TenantTx, user: User): Promise<Invitation> {
  const [found] = await store.selectTenant(tx, ctx.tenantId);
  return newInvitation(ctx, { user, tenantId: ctx.tenantId, tenantName: orNotFound(found, "tenant").name });
}

/**
 * Asks once more under the tenant's lock, where what the request began with may be over: of two admins who remove each other
 * at the same moment the second one fails, so that one is left. Throws `unauthenticated` or `forbidden`.
 */
export async function assertStillMay(ctx: Ctx, tx: TenantTx, permission: Permission): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "user" || actor.homeTenantId !== ctx.tenantId) return;
  const [own] = await store.selectUser(tx, ctx.tenantId, actor.userId);
  if (own === undefined || own.status !== "active") throw new AppError("unauthenticated", "Sign in to continue");
  const { role, grants, denials } = toUser(own, ctx.now());
  if (!permissionsOf(role, grants, denials).has(permission)) {
    throw new AppError("forbidden", "You may not do this any more", { details: { permission } });
  }
}

/** The person to be changed; `forbidden` when they stand above the actor. */
export async function getForChange(ctx: Ctx, tx: TenantTx, id: string): Promise<User> {
  const user = await read(ctx, tx, id);
  assertBelow(ctx, user);
  return user;
}

export async function read(ctx: Ctx, tx: TenantTx, id: string): Promise<User> {
  const [row] = await store.selectUser(tx, ctx.tenantId, id);
  return toUser(orNotFound(row, "user"), ctx.now());
}
