import { idempotencyKeys } from "@callplane/drizzle";
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Ctx } from "./ctx.ts";
import { AppError } from "./errors.ts";
import type { Built, PlatformTx, TenantTx } from "./tenant-db.ts";

type Tx = TenantTx | PlatformTx;

/** How long a key is remembered. Clients retry for minutes, not days. */
const KEPT_HOURS = 24;

/** A change's own place among the keys: a request that changes twice takes two. */
export type Claim = { tenantId: string; actorId: string; key: string; requestHash: string; expiresAt: Date };

/** The claim of the next change of this request; undefined where it carries no key. */
export function nextClaim({ tenantId, actor, idempotency, now }: Ctx): Claim | undefined {
  if (idempotency === undefined) return undefined;
  const ordinal = idempotency.nextOrdinal();
  return {
    tenantId,
    actorId: actor.kind === "user" ? actor.userId : actor.kind === "gateway" ? actor.gatewayId : actor.name,
    key: ordinal === 0 ? idempotency.key : `${idempotency.key}#${ordinal}`,
    requestHash: idempotency.requestHash,
    expiresAt: new Date(now().getTime() + KEPT_HOURS * 3_600_000),
  };
}

/**
 * Takes the key within the change's own transaction, so that key and effect are kept or lost together; a second request
 * with the same key waits here for the first, and then sees its row.
 */
export function takeClaim(tx: Tx, claim: Claim): Built {
  return tx
    .insert(idempotencyKeys)
    .values(claim)
    .onConflictDoUpdate({
      target: [idempotencyKeys.tenantId, idempotencyKeys.actorId, idempotencyKeys.key],
      // Changes nothing, but locks the row and has it returned as it is now.
      set: { key: claim.key },
    })
    .returning({
      isNew: sql`(xmax = 0 or ${idempotencyKeys.expiresAt} < now()) as is_new`,
      requestHash: idempotencyKeys.requestHash,
      responseBody: idempotencyKeys.responseBody,
    });
}

const claimed = z.object({
  is_new: z.boolean(),
  request_hash: z.string(),
  response_body: z.object({ sealed: z.string() }).nullable(),
});

/**
 * What the request that held the key came to, or undefined when this is the first. Throws `idempotency_mismatch` when the
 * key came with another request.
 */
export async function earlierOutcome(
  { ports }: Ctx,
  claim: Claim,
  rows: Record<string, unknown>[] | undefined,
): Promise<{ outcome: unknown } | undefined> {
  const { is_new: isNew, request_hash: requestHash, response_body: body } = claimed.parse(rows?.[0]);
  if (isNew) return undefined;
  if (requestHash !== claim.requestHash) {
    throw new AppError("idempotency_mismatch", "This Idempotency-Key was used with another request");
  }
  if (body === null) throw new Error("an idempotency key without its outcome");
  const { outcome } = JSON.parse(await ports.keys.decrypt(body.sealed, associatedData(claim)));
  return { outcome };
}

/** What the change came to, sealed: an answer may hold a secret that is shown only once. */
export function sealOutcome({ ports }: Ctx, claim: Claim, outcome: unknown): Promise<string> {
  return ports.keys.encrypt(JSON.stringify({ outcome }), associatedData(claim));
}

/** Writes down what the change came to. */
export function settleClaim(tx: Tx, claim: Claim, sealed: string): Built {
  const { tenantId, actorId, key, requestHash, expiresAt } = claim;
  return tx
    .update(idempotencyKeys)
    .set({ status: "done", requestHash, expiresAt, responseBody: { sealed } })
    .where(
      and(eq(idempotencyKeys.tenantId, tenantId), eq(idempotencyKeys.actorId, actorId), eq(idempotencyKeys.key, key)),
    );
}

function associatedData({ tenantId, actorId, key }: Claim): string {
  return `idempotency_keys:${tenantId}:${actorId}:${key}`;
}
