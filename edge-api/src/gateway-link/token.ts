import { decodeJwt, importJWK, jwtVerify } from "jose";
import { z } from "zod";

/** Longest life of a gateway's token, and how far two clocks may be apart, in seconds. */
export const MAX_LIFE_SEC = 60;
const CLOCK_TOLERANCE_SEC = 5;
export const GATEWAY_AUDIENCE = "callplane-gateway";

const claims = z.object({ iss: z.uuid(), exp: z.number(), jti: z.string().min(8).max(100) });
export type GatewayClaims = z.infer<typeof claims>;

/** Which gateway the token says it is from; nothing is proven yet. Throws on what is no token. */
export function claimedGateway(token: string): string {
  return z.uuid().parse(decodeJwt(token).iss).toLowerCase();
}

/**
 * Checks a gateway's token (JWT, EdDSA) against its public key at the time `now`. Throws when signature, audience, issuer or times
 * do not hold, or when it would live longer than a minute.
 */
export async function verifyGatewayToken(
  token: string,
  { gatewayId, publicKey, now }: { gatewayId: string; publicKey: Record<string, unknown>; now: Date },
): Promise<GatewayClaims> {
  const { payload } = await jwtVerify(token, await importJWK({ ...publicKey, kty: "OKP" }, "EdDSA"), {
    algorithms: ["EdDSA"],
    audience: GATEWAY_AUDIENCE,
    issuer: gatewayId,
    clockTolerance: CLOCK_TOLERANCE_SEC,
    currentDate: now,
    requiredClaims: ["exp", "jti"],
  });
  const parsed = claims.parse(payload);
  if (parsed.exp > now.getTime() / 1000 + MAX_LIFE_SEC + CLOCK_TOLERANCE_SEC) throw new Error("token lives too long");
  return parsed;
}
