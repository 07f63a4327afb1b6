import type { CreateUser, User } from "../../contract/index.ts";
import { chooseNumber, numberWrites } from "../extensions/index.ts";
import { type Invitation, insertInvitation, newInvitation } from "../invitations/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
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
  assertAssignable(ctx.actor, { role: input.role, grants: [], denials: [] });
  // Outside the transaction: it takes tens of milliseconds, and the tenant's row is locked within.
  const passwordHash = input.password === undefined ? null : await ctx.ports.passwords.hash(input.password);
  try {
    return await mutate(ctx, "user.create", async (tx, audit, afterCommit, last) => {
      const [found] = await store.selectTenantToJoin(tx, ctx.tenantId, input.extension);
      const tenant = orNotFound(found, "tenant");
      assertFits(input.role, tenant.kind);
      const number = chooseNumber(tenant, input.extension);
      const user = newUser(ctx, input);
      const owner = { kind: "user" as const, userId: user.id };
      last(store.insertUser(tx, { ...user, tenantId: ctx.tenantId, passwordHash }));
      last(...numberWrites(tx, ctx.tenantId, number, owner, input.extension));

      let invitation: Invitation | undefined;
      if (passwordHash === null && input.sendInvitation) {
        invitation = await newInvitation(ctx, { user, tenantId: ctx.tenantId, tenantName: tenant.name });
        last(insertInvitation(tx, invitation));
        afterCommit(invitation.send);
      }
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
