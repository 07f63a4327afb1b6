import type { CreateUser, User } from "../../contract/index.ts";
import { allocateExtension, claimExtension } from "../extensions/index.ts";
import { invite } from "../invitations/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import type { TenantTx } from "../lib/tenant-db.ts";
import { explain } from "./explain.ts";
import { assertAssignable, assertFits } from "./rules.ts";
import * as store from "./store.ts";
import { auditedFields } from "./view.ts";

/**
 * Makes a person, their extension and their invitation at once. Throws `forbidden` for a role above the actor's own,
 * `conflict` for an address or number that is taken, or a range that is full.
 */
export async function createUser(ctx: Ctx, input: CreateUser): Promise<User> {
  authorize(ctx, "users.write");
  assertAssignable(ctx.actor, input.role);
  // Outside the transaction: it takes tens of milliseconds, and the tenant's row is locked within.
  const passwordHash = input.password === undefined ? null : await ctx.ports.passwords.hash(input.password);
  try {
    return await mutate(ctx, "user.create", async (tx, audit, afterCommit) => {
      const [found] = await store.selectTenant(tx, ctx.tenantId);
      const tenant = orNotFound(found, "tenant");
      assertFits(input.role, tenant.kind);
      const user = newUser(ctx, input);
      await store.insertUser(tx, { ...user, tenantId: ctx.tenantId, passwordHash, createdAt: ctx.now() });
      const number = await giveExtension(tx, ctx.tenantId, user.id, input.extension);
      const invitation =
        passwordHash === null && input.sendInvitation
          ? await invite(ctx, tx, { user, tenantId: ctx.tenantId, tenantName: tenant.name })
          : undefined;
      if (invitation !== undefined) afterCommit(invitation.send);

      const created: User = {
        ...user,
        extension: number === null ? null : { number },
        deviceCount: 0,
        devicesRegistered: 0,
        lastLoginAt: null,
        createdAt: user.createdAt.toISOString(),
        invitation: invitation === undefined ? null : { expiresAt: invitation.expiresAt.toISOString(), expired: false },
      };
      audit({ id: user.id, after: auditedFields(created) });
      return created;
    });
  } catch (error) {
    throw explain(error);
  }
}

function newUser(ctx: Ctx, { name, email, role, password }: CreateUser) {
  const status = password === undefined ? ("invited" as const) : ("active" as const);
  return { id: crypto.randomUUID(), name, email, role, grants: [], denials: [], status, createdAt: ctx.now() };
}

/** `undefined` asks for the next free number, `null` for none. */
export async function giveExtension(
  tx: TenantTx,
  tenantId: string,
  userId: string,
  wanted: { number: string } | null | undefined,
): Promise<string | null> {
  if (wanted === null) return null;
  const owner = { kind: "user" as const, userId };
  return wanted === undefined
    ? allocateExtension(tx, tenantId, owner)
    : claimExtension(tx, tenantId, wanted.number, owner);
}
