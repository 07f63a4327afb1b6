import type { MiddlewareHandler } from "hono";
import { findGatewayKey } from "../gateways/index.ts";
import type { AppEnv } from "../http/app-env.ts";
import { type Actor, asSystem, type Ctx } from "../lib/ctx.ts";
import { AppError } from "../lib/errors.ts";
import { claimedGateway, MAX_LIFE_SEC, verifyGatewayToken } from "./token.ts";

/** Ours have some 300 characters. */
const MAX_TOKEN_CHARS = 2000;

/** Lets a gateway through that proves itself with its own key, and makes it the actor. */
const admitGateway: MiddlewareHandler<AppEnv> = async (c, next) => {
  const actor = await authenticate(c.var.ctx, c.req.header("authorization"));
  c.set("ctx", { ...c.var.ctx, actor });
  await next();
};

/** Access of every route of the link but enrolment. */
export const asGateway = { machine: "gateway", middleware: admitGateway };

/** The id of the gateway that speaks. */
export function gatewayOf({ actor }: Ctx): string {
  if (actor.kind !== "gateway") throw new Error("this verb is for gateways");
  return actor.gatewayId;
}

async function authenticate(ctx: Ctx, authorization: string | undefined): Promise<Actor> {
  const token = /^Bearer ([^\s]+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined || token.length > MAX_TOKEN_CHARS) throw refused("no bearer token");
  const gatewayId = await claimed(token);
  const publicKey = await findGatewayKey(asSystem(ctx, "gateway-link"), gatewayId);
  if (publicKey === null) throw refused("unknown or revoked gateway");
  const { jti } = await verifyGatewayToken(token, { gatewayId, publicKey, now: ctx.now() }).catch((error: unknown) => {
    throw refused("bad token", error);
  });
  await refuseReplay(ctx, gatewayId, jti);
  return { kind: "gateway", gatewayId };
}

async function claimed(token: string): Promise<string> {
  try {
    return claimedGateway(token);
  } catch (error) {
    throw refused("not a token", error);
  }
}

/** Each token serves once. Without Redis it may serve again for its minute: reports are idempotent, and phones go first. */
async function refuseReplay(ctx: Ctx, gatewayId: string, jti: string): Promise<void> {
  const options = { ttlMs: (MAX_LIFE_SEC + 30) * 1000, onlyIfAbsent: true };
  const isFirst = await ctx.ports.redis.set(`gateway-jti:${gatewayId}:${jti}`, "1", options).catch((error: unknown) => {
    ctx.ports.log.warn("a gateway's token was not checked for replay", { error });
    return true;
  });
  if (!isFirst) throw refused("token used twice");
}

function refused(reason: string, cause?: unknown): AppError {
  const message = "This gateway's token was refused: check its enrolment and its clock";
  return new AppError("unauthenticated", message, { cause: new Error(reason, { cause }) });
}
