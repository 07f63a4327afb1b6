import { createLocalJWKSet, importJWK, type JSONWebKeySet, type JWK, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { z } from "zod";

/** Our own JWTs (EdDSA). The first key signs, all verify; their public halves are the JWKS. */
export type TokenKeys = {
  /** Signs `claims`; `iss` is ours, `iat` now, `exp` after `lifetimeSec`. */
  sign(claims: JWTPayload & { aud: string; sub: string }, lifetimeSec: number): Promise<string>;
  /** The claims of a token signed by a key of ours, for `audience`, in force now. Throws otherwise. */
  verify(token: string, audience: string): Promise<JWTPayload>;
  jwks(): JSONWebKeySet;
};

const ISSUER = "callplane";
const ALGORITHM = "EdDSA";
/** Ours have about 700 characters; parsing more is somebody else's waste of our time. */
const MAX_TOKEN_CHARS = 4096;
/** Tokens whose signature need not be checked again: a caller sends the same one for ten minutes. */
const MAX_KNOWN = 1_000;

const privateJwk = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  kid: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  x: z.string().length(43),
  d: z.string().length(43),
});
export const privateJwks = z.array(privateJwk).min(1);
type PrivateJwk = z.infer<typeof privateJwk>;

/** Opens the ring of private keys. `now` is the clock that tokens are judged by. */
export async function openTokenKeys(keys: PrivateJwk[], now: () => Date): Promise<TokenKeys> {
  const [signing] = keys;
  if (signing === undefined) throw new Error("no key to sign tokens with");
  const signingKey = await importJWK(signing, ALGORITHM);
  const published: JSONWebKeySet = { keys: keys.map(publicHalf) };
  const keySet = createLocalJWKSet(published);
  /** Claims of tokens found genuine, by audience and token, the oldest first. The keys are the same as long as the isolate lives. */
  const known = new Map<string, JWTPayload>();

  async function checkWhole(token: string, audience: string): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, keySet, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience,
      currentDate: now(),
      requiredClaims: ["sub", "exp", "iat"],
      typ: "JWT",
    });
    return payload;
  }

  function remember(name: string, payload: JWTPayload): void {
    const [oldest] = known.keys();
    if (known.size >= MAX_KNOWN && oldest !== undefined) known.delete(oldest);
    known.set(name, payload);
  }

  return {
    sign(claims, lifetimeSec) {
      const nowSec = now().getTime() / 1000;
      return new SignJWT({ ...claims, iss: ISSUER })
        .setProtectedHeader({ alg: ALGORITHM, kid: signing.kid, typ: "JWT" })
        .setIssuedAt(Math.floor(nowSec))
        .setExpirationTime(Math.floor(nowSec) + lifetimeSec)
        .sign(signingKey);
    },
    async verify(token, audience) {
      if (token.length > MAX_TOKEN_CHARS) throw new Error("token too long");
      const name = `${audience} ${token}`;
      const found = known.get(name);
      const payload = found ?? (await checkWhole(token, audience));
      if (found === undefined) remember(name, payload);
      assertInForce(payload, now().getTime() / 1000);
      return payload;
    },
    jwks: () => published,
  };
}

/** What of a genuine token depends on the time. Each has `exp` and `iat`. */
function assertInForce({ exp = 0, nbf = 0, iat = 0 }: JWTPayload, nowSec: number): void {
  if (exp <= nowSec) throw new Error("token expired");
  if (nbf > nowSec) throw new Error("token not yet in force");
  if (iat > nowSec + 60) throw new Error("token from the future");
}

function publicHalf({ kty, crv, kid, x }: PrivateJwk): JWK {
  return { kty, crv, kid, x, alg: ALGORITHM, use: "sig" };
}
