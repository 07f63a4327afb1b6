import { assignableRoles, type Permission, permissionsOf, type Role } from "../../contract/index.ts";
import type { Actor, Ctx, UserActor } from "../lib/ctx.ts";
import { AppError, invalidField } from "../lib/errors.ts";

/** What makes up a person's rights. */
export type Rights = { role: Role; grants: readonly Permission[]; denials: readonly Permission[] };

/**
 * Throws `forbidden` unless the actor may give these rights: nobody raises anyone above themselves, and what is denied to
 * the actor they cannot have through somebody else.
 */
export function assertAssignable(actor: Actor, rights: Rights): void {
  if (actor.kind !== "user") return;
  if (!assignableRoles(actor.role).includes(rights.role)) throw refusedRole("You may not give this role");
  const beyond = rightsBeyond(actor, rights);
  if (beyond.length > 0) throw refusedRole(`This role may do what you may not: ${beyond.join(", ")}`);
}

function refusedRole(message: string): AppError {
  return new AppError("forbidden", message, { details: { issues: [{ path: ["role"], message }] } });
}

function rightsBeyond(actor: UserActor, { role, grants, denials }: Rights): Permission[] {
  return [...permissionsOf(role, grants, denials)].filter((permission) => !actor.permissions.has(permission));
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
    const message = `You may not grant what you do not have: ${foreign.join(", ")}`;
    throw new AppError("forbidden", message, { details: { issues: [{ path: ["grants"], message }] } });
  }
}

/** Throws `forbidden` when the person stands above the actor: they are none of the actor's to change. */
export function assertBelow({ actor }: Ctx, target: Rights): void {
  if (actor.kind !== "user") return;
  const isBelow = assignableRoles(actor.role).includes(target.role) && rightsBeyond(actor, target).length === 0;
  if (!isBelow) throw new AppError("forbidden", "This person may do more than you: you may not change them");
}

/** Throws `conflict` when someone would lock themselves out. */
export function assertNotSelf({ actor }: Ctx, userId: string, what: string): void {
  if (actor.kind === "user" && actor.userId === userId) throw new AppError("conflict", `You cannot ${what} yourself`);
}
