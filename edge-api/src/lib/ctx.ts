import type { Permission, Role } from "../../contract/index.ts";
import type { Ports } from "./ports.ts";
import type { Db } from "./postgres.ts";

/** A signed-in person. Rights are as the database has them now, not as they stood when the token was made. */
export type UserActor = {
  kind: "user";
  userId: string;
  name: string;
  homeTenantId: string;
  sessionId: string;
  role: Role;
  permissions: ReadonlySet<Permission>;
};

/** Whoever acts: a signed-in person, a gateway with its own key, or the edge itself (`name` says which part of it). */
export type Actor = UserActor | { kind: "gateway"; gatewayId: string } | { kind: "system"; name: string };

/** An Idempotency-Key with the keyed hash of the request it came with. */
type Idempotency = { key: string; requestHash: string; nextOrdinal: () => number };

/** All that a verb needs to know of the request it serves. `tenantId` is the tenant acted in, not always the actor's own. */
export type Ctx = {
  tenantId: string;
  actor: Actor;
  requestId: string;
  address: string | null;
  userAgent: string | null;
  db: Db;
  ports: Ports;
  now: () => Date;
  idempotency?: Idempotency | undefined;
};

/** Stands where there is no tenant: no row has it. */
export const NO_TENANT = "00000000-0000-0000-0000-000000000000";

type Parts = { db: Db; ports: Omit<Ports, "waitUntil">; now: () => Date };

/** A context for what no request asked for, with the edge itself as the actor. */
export function systemCtx({ db, ports, now }: Parts, name: string, waitUntil: Ports["waitUntil"]): Ctx {
  return {
    tenantId: NO_TENANT,
    actor: { kind: "system", name },
    requestId: crypto.randomUUID(),
    address: null,
    userAgent: null,
    db,
    ports: { ...ports, waitUntil },
    now,
  };
}

/** The same request, acting in another tenant. */
export function inTenant(ctx: Ctx, tenantId: string): Ctx {
  return { ...ctx, tenantId };
}

/** The same request with the edge itself as the actor, for example at log-in, where nobody is known yet. */
export function asSystem(ctx: Ctx, name: string): Ctx {
  return { ...ctx, actor: { kind: "system", name } };
}

/** The signed-in person. Throws when the actor is none: such a route must not have been open to it. */
export function userOf(ctx: Ctx): UserActor {
  if (ctx.actor.kind !== "user") throw new Error("this verb is for signed-in users");
  return ctx.actor;
}
