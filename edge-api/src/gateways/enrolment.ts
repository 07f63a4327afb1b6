import type { Enrol, Heartbeat } from "../../contract/index.ts";
import { asSystem, type Ctx } from "../lib/ctx.ts";
import { sha256Hex } from "../lib/encoding.ts";
import { AppError } from "../lib/errors.ts";
import { mutatePlatform } from "../lib/mutate.ts";
import { takeFromBudget } from "../lib/rate-budget.ts";
import { readPlatform, withPlatform } from "../lib/tenant-db.ts";
import * as store from "./store.ts";

/**
 * Admits a gateway against its one-time code and keeps its public key. The same code with the same key again answers the same, for the
 * first answer may have been lost. Throws `unauthenticated` for a code that does not serve, and `rate_limited`: each attempt costs a transaction, and anybody may try.
 */
export async function enrolGateway(ctx: Ctx, request: Enrol): Promise<{ gatewayId: string }> {
  await takeFromBudget(ctx, "log_in_address", `address:${ctx.address ?? "unknown"}`);
  const codeHash = await sha256Hex(request.code);
  // No tenant is known, so there is none to remember an Idempotency-Key for; the code itself serves once.
  const system: Ctx = { ...asSystem(ctx, "enrolment"), idempotency: undefined };
  try {
    return await admit(system, codeHash, request);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "unauthenticated") throw error;
    const [known] = await readPlatform(system, (q) => store.selectAdmitted(q, codeHash, request.publicKey.x));
    if (known === undefined) throw error;
    return { gatewayId: known.id };
  }
}

function admit(ctx: Ctx, codeHash: string, { code: _, publicKey, ...reach }: Enrol): Promise<{ gatewayId: string }> {
  return mutatePlatform(ctx, "gateway.enrol", async (tx, audit) => {
    const [enrolment] = await store.redeemEnrolment(tx, codeHash);
    if (enrolment === undefined) {
      throw new AppError("unauthenticated", "This enrolment code is wrong, used, or older than an hour");
    }
    const { name } = enrolment;
    const [gateway] = await store.upsertGateway(tx, { name, publicKey, ...reach, lastSeenAt: ctx.now() });
    const [platform] = await store.selectPlatformTenant(tx);
    if (gateway === undefined || platform === undefined) throw new Error("a gateway needs a platform tenant");
    await store.linkEnrolment(tx, enrolment.id, gateway.id);
    audit({ id: gateway.id, name, tenantId: platform.id, after: { name, isNew: gateway.isNew, ...reach } });
    return { gatewayId: gateway.id };
  });
}

/** Notes that the gateway lives, where it is reached and how its Asterisk is. */
export async function recordHeartbeat(ctx: Ctx, gatewayId: string, report: Heartbeat): Promise<void> {
  const { asterisk, spooled, alarms = [], bans, ...reach } = report;
  const health = { asterisk, spooled, alarms, bans };
  await withPlatform(ctx, (tx) => store.updateGateway(tx, gatewayId, { ...reach, health }));
}

/** The public key (JWK) of a gateway that may speak, or null. */
export async function findGatewayKey(ctx: Ctx, gatewayId: string): Promise<Record<string, unknown> | null> {
  const [row] = await readPlatform(ctx, (q) => store.selectKey(q, gatewayId));
  return row?.publicKey ?? null;
}
