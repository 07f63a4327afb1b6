import type { Tokens } from "../../contract/index.ts";
import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { sha256Hex } from "../lib/encoding.ts";
import { AppError } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { readPlatform } from "../lib/tenant-db.ts";
import { asUser, issueTokens, newRefreshToken } from "./open-session.ts";
import { endSessions } from "./revoke.ts";
import * as store from "./store.ts";

/**
 * A token used again within this time, while its successor was not used yet, is taken for two tabs racing or an answer
 * that was lost: it gets a successor of its own. Later, or once the successor is in use, somebody has a copy.
 */
const GRACE_MS = 20_000;

/** Trades a refresh token for new tokens. Used twice, the whole session is over: nobody knows whose copy is the thief's. */
export async function refreshTokens(ctx: Ctx, refreshToken: string): Promise<Tokens> {
  const tokenHash = await sha256Hex(refreshToken);
  const system = asSystem(ctx, "refresh");
  const [found] = await readPlatform(system, (q) => store.selectByTokenHash(q, tokenHash));
  if (found === undefined || !isUsable(found, ctx.now())) throw refused();
  const profile = await store.findProfile(inTenant(system, found.tenantId), found.userId);
  const user = asUser(ctx, profile, found.sessionId);

  const outcome = await mutate(user, "session.refresh", async (tx) => {
    const token = await store.lockToken(tx, found.tenantId, found.tokenId);
    if (token === undefined || isReused(token, ctx.now())) return { kind: "reused" as const };
    const next = await newRefreshToken(ctx);
    await store.insertRefreshToken(tx, { ...next.row, tenantId: found.tenantId, sessionId: found.sessionId });
    await store.replaceToken(tx, found.tenantId, found.tokenId, next.row.id, token.usedAt ?? ctx.now());
    await store.touchSession(tx, found.tenantId, found.sessionId, ctx.now(), next.row.expiresAt);
    return { kind: "rotated" as const, tokens: await issueTokens(ctx, profile, found.sessionId, next.token) };
  });
  if (outcome.kind === "rotated") return outcome.tokens;

  await mutate({ ...user, idempotency: undefined }, "session.revoke_stolen", async (tx, audit, afterCommit) => {
    await endSessions(user, tx, [found.sessionId], "refresh token used twice", afterCommit);
    audit({ id: found.sessionId, name: profile.name, after: { reason: "refresh token used twice" } });
  });
  throw refused();
}

type Found = Awaited<ReturnType<typeof store.selectByTokenHash>>[number];

function isUsable(found: Found, now: Date): boolean {
  return (
    found.sessionStatus === "active" &&
    found.userStatus === "active" &&
    found.tenantStatus === "active" &&
    found.sessionExpiresAt > now &&
    found.tokenExpiresAt > now
  );
}

function isReused(token: { usedAt: Date | null; successorUsedAt: Date | null }, now: Date): boolean {
  if (token.usedAt === null) return false;
  return token.successorUsedAt !== null || now.getTime() - token.usedAt.getTime() > GRACE_MS;
}

function refused(): AppError {
  return new AppError("unauthenticated", "Sign in to continue");
}
