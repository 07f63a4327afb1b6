import { type LoginResult, permission, type Tokens } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { randomSecret, sha256Hex } from "../lib/encoding.ts";
import type { PlatformTx, TenantTx } from "../lib/tenant-db.ts";
import { type ProfileRow, toMe } from "./me.ts";
import * as store from "./store.ts";

const ACCESS_TOKEN_SEC = 600;
/** A session ends for good when it was not used for this long. */
const REFRESH_TOKEN_MS = 30 * 24 * 3_600_000;

/** A fresh refresh token: opaque to everybody, kept by its hash. */
export async function newRefreshToken(ctx: Ctx) {
  const token = randomSecret();
  const expiresAt = new Date(ctx.now().getTime() + REFRESH_TOKEN_MS);
  return { token, row: { id: crypto.randomUUID(), tokenHash: await sha256Hex(token), expiresAt } };
}

/** Starts a session for the person within a running change, and clears what failed attempts have left. */
export async function openSession(
  ctx: Ctx,
  tx: TenantTx | PlatformTx,
  profile: ProfileRow,
  sessionId: string,
): Promise<LoginResult> {
  const tenantId = profile.tenant.id;
  const refresh = await newRefreshToken(ctx);
  await store.insertSession(tx, {
    id: sessionId,
    tenantId,
    userId: profile.id,
    userAgent: ctx.userAgent,
    address: ctx.address,
    expiresAt: refresh.row.expiresAt,
  });
  await store.insertRefreshToken(tx, { ...refresh.row, tenantId, sessionId });
  await store.noteLogin(tx, tenantId, profile.id, ctx.now());
  return { ...(await issueTokens(ctx, profile, sessionId, refresh.token)), user: toMe(profile, null) };
}

/** Signs the access token that goes with a refresh token. */
export async function issueTokens(
  ctx: Ctx,
  profile: ProfileRow,
  sessionId: string,
  refreshToken: string,
): Promise<Tokens> {
  const accessToken = await ctx.ports.tokens.sign(
    {
      aud: "callplane-api",
      sub: profile.id,
      tid: profile.tenant.id,
      sid: sessionId,
      role: profile.role,
      name: profile.name,
      grants: permission.array().parse(profile.grants),
      denials: permission.array().parse(profile.denials),
    },
    ACCESS_TOKEN_SEC,
  );
  return { accessToken, refreshToken, expiresIn: ACCESS_TOKEN_SEC };
}

/** The person as the actor of their own log-in. */
export function asUser(ctx: Ctx, profile: ProfileRow, sessionId: string): Ctx {
  return {
    ...ctx,
    tenantId: profile.tenant.id,
    actor: {
      kind: "user",
      userId: profile.id,
      name: profile.name,
      homeTenantId: profile.tenant.id,
      sessionId,
      role: profile.role,
      permissions: new Set(toMe(profile, null).permissions),
    },
  };
}
