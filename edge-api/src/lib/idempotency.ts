import { idempotencyKeys } from "@callplane/drizzle";
import { and, eq, lt, sql } from "drizzle-orm";
import type { Ctx } from "./ctx.ts";
import { AppError } from "./errors.ts";
import type { TenantTx } from "./tenant-db.ts";

/** How long a key is remembered. Clients retry for minutes, not days. */
const KEPT_HOURS = 24;

/** A change's own place among the keys: a request that changes twice takes two. */
export type Claim = { tenantId: string; actorId: string; key: string; requestHash: string };
type Stored = { outcome: unknown };

/** The claim of the next change of this request; undefined where it carries no key. */
export function nextClaim({ tenantId, actor, idempotency }: Ctx): Claim | undefined {
  if (idempotency === undefined) return undefined;
  const ordinal = idempotency.nextOrdinal();
  return {
    tenantId,
    actorId: actor.kind === "user" ? actor.userId : actor.kind === "gateway" ? actor.gatewayId : actor.name,
    key: ordinal === 0 ? idempotency.key : `${idempotency.key}#${ordinal}`,
    requestHash: idempotency.requestHash,
  };
}

/**
 * Takes the key within the change's own transaction, so that key and effect are kept or lost together; a second request
 * with the same key waits here for the first. Answers what the first came to, or undefined when this is the first.
 * Throws `idempotency_mismatch` when the key came with another request.
 */
export async function takeClaim(ctx: Ctx, tx: TenantTx, claim: Claim): Promise<Stored | undefined> {
  const expiresAt = new Date(ctx.now().getTime() + KEPT_HOURS * 3_600_000);
  const [taken] = await tx
    .insert(idempotencyKeys)
    .values({ ...claim, expiresAt })
    .onConflictDoUpdate({
      target: [idempotencyKeys.tenantId, idempotencyKeys.actorId, idempotencyKeys.key],
      set: { requestHash: claim.requestHash, status: "in_progress", responseBody: null, expiresAt },
      setWhere: lt(idempotencyKeys.expiresAt, sql`now()`),
    })
    .returning({ key: idempotencyKeys.key });
  if (taken !== undefined) return undefined;

  const [earlier] = await tx.select().from(idempotencyKeys).where(isClaim(claim));
  if (earlier === undefined) throw new Error("the idempotency key vanished while it was held");
  if (earlier.requestHash !== claim.requestHash) {
    throw new AppError("idempotency_mismatch", "This Idempotency-Key was used with another request");
  }
  return { outcome: await unseal(ctx, claim, earlier.responseBody) };
}

/** Writes down what the change came to. Sealed: an answer may hold a secret that is shown only once. */
export async function settleClaim(ctx: Ctx, tx: TenantTx, claim: Claim, outcome: unknown): Promise<void> {
  const sealed = await ctx.ports.keys.encrypt(JSON.stringify({ outcome }), associatedData(claim));
  await tx.update(idempotencyKeys).set({ status: "done", responseBody: { sealed } }).where(isClaim(claim));
}

async function unseal(ctx: Ctx, claim: Claim, body: unknown): Promise<unknown> {
  if (typeof body !== "object" || body === null || !("sealed" in body) || typeof body.sealed !== "string") {
    throw new Error("an idempotency key without its outcome");
  }
  const { outcome } = JSON.parse(await ctx.ports.keys.decrypt(body.sealed, associatedData(claim)));
  return outcome;
}

function associatedData({ tenantId, actorId, key }: Claim): string {
  return `idempotency_keys:${tenantId}:${actorId}:${key}`;
}

function isClaim({ tenantId, actorId, key }: Claim) {
  return and(
    eq(idempotencyKeys.tenantId, tenantId),
    eq(idempotencyKeys.actorId, actorId),
    eq(idempotencyKeys.key, key),
  );
}
