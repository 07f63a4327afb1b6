import type { z } from "zod";
import type { LoginResult, login as loginInput } from "../../contract/index.ts";
import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { sha256Hex } from "../lib/encoding.ts";
import { AppError } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { takeFromBudget } from "../lib/rate-budget.ts";
import { type Attempt, countAttempt } from "./lock-out-store.ts";
import { asUser, openSession } from "./open-session.ts";
import * as store from "./store.ts";

/**
 * Trades e-mail and password for a session. Whatever is wrong (no such account, wrong password, locked, suspended), the
 * answer, and the work done for it, are the same. Every refusal at a known account is in its tenant's audit log.
 */
export async function logIn(ctx: Ctx, { email, password }: z.output<typeof loginInput>): Promise<LoginResult> {
  await Promise.all([
    takeFromBudget(ctx, "log_in", `email:${await sha256Hex(email)}`),
    takeFromBudget(ctx, "log_in_address", `address:${ctx.address ?? "unknown"}`),
  ]);
  const attempt = await countAttempt(ctx, email);
  const isTried = attempt !== undefined && !attempt.isLocked;
  const isRight = await ctx.ports.passwords.verify(isTried ? attempt.passwordHash : null, password);
  const refusal = reasonToRefuse(attempt, isRight);
  if (attempt === undefined || refusal !== undefined) {
    if (attempt !== undefined) ctx.ports.waitUntil(noteRefusal(ctx, attempt, refusal ?? "unknown"));
    throw new AppError("unauthenticated", "E-mail or password is wrong, or there were too many attempts");
  }

  const sessionId = crypto.randomUUID();
  const profile = await store.findProfile(inTenant(asSystem(ctx, "log-in"), attempt.tenantId), attempt.userId);
  return mutate(asUser(ctx, profile, sessionId), "session.create", async (tx, audit) => {
    const result = await openSession(ctx, tx, profile, sessionId);
    audit({ id: sessionId, name: profile.name, after: { userId: profile.id, userAgent: ctx.userAgent } });
    return result;
  });
}

function reasonToRefuse(attempt: Attempt | undefined, isRight: boolean): string | undefined {
  if (attempt === undefined) return "no account";
  if (attempt.isLocked) return "too many attempts";
  if (!isRight) return "wrong password";
  if (attempt.status !== "active") return `user is ${attempt.status}`;
  return attempt.tenantStatus === "active" ? undefined : "tenant is suspended";
}

/** Not waited for: an answer that came later for a known account would tell that it is one. */
async function noteRefusal(ctx: Ctx, { tenantId, userId, name }: Attempt, reason: string): Promise<void> {
  try {
    const system = inTenant(asSystem({ ...ctx, idempotency: undefined }, "log-in"), tenantId);
    await mutate(system, "session.refuse", async (_tx, audit) => audit({ id: userId, name, after: { reason } }));
  } catch (error) {
    ctx.ports.log.error("a refused log-in was not written down", { error });
  }
}
