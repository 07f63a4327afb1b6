import { assignableRoles, type Permission, type Role } from "../../contract/index.ts";
import type { Actor, Ctx } from "../lib/ctx.ts";
import { AppError, invalidField } from "../lib/errors.ts";

/** Throws `forbidden` unless the actor may give this role: nobody raises anyone above themselves. */
export function assertAssignable(actor: Actor, role: Role): void {
  if (actor.kind === "user" && !assignableRoles(actor.role).includes(role)) {
    throw new AppError("forbidden", "You may not give this role");
  }
}

/** Throws unless the role has a place in that kind of tenant: platform admins are people of the platform alone. */
export function assertFits(role: Role, tenantKind: "customer" | "platform"): void {
  if (role === "platform_admin" && tenantKind !== "platform") {
    throw invalidField(["role"], "Platform admins belong to the platform's own tenant");
  }
}

/** Throws `forbidden` when a grant would give what the actor does not have. */
export function assertGrantable(actor: Actor, grants: readonly Permission[]): void {
  if (actor.kind !== "user") return;
  const foreign = grants.filter((permission) => !actor.permissions.has(permission));
  if (foreign.length > 0) {
    throw new AppError("forbidden", "You may not grant what you do not have", { details: { permissions: foreign } });
  }
}

/** Throws `forbidden` when the person stands above the actor: they are none of the actor's to change. */
export function assertBelow(ctx: Ctx, target: { role: Role }): void {
  assertAssignable(ctx.actor, target.role);
}

/** Throws `conflict` when someone would lock themselves out. */
export function assertNotSelf({ actor }: Ctx, userId: string, what: string): void {
  if (actor.kind === "user" && actor.userId === userId) throw new AppError("conflict", `You cannot ${what} yourself`);
}
