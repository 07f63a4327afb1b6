import type { Permission } from "../../contract/index.ts";
import type { Actor, Ctx } from "./ctx.ts";
import { AppError } from "./errors.ts";

/** Whether the actor has the permission. Gateways and the edge itself are held back by what their routes do. */
export function isAllowed(actor: Actor, permission: Permission): boolean {
  return actor.kind !== "user" || actor.permissions.has(permission);
}

/** Throws `forbidden` unless the actor has the permission. */
export function authorize(ctx: Ctx, permission: Permission): void {
  if (!isAllowed(ctx.actor, permission)) {
    throw new AppError("forbidden", "You may not do this", { details: { permission } });
  }
}
