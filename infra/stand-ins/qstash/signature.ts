import { createHash, randomUUID } from "node:crypto";
import { SignJWT } from "jose";

/** QStash signs with the current key; receivers also accept the next, so that keys can be rotated without a gap. */
export type SigningKeys = { current: string; next: string };

/** The `Upstash-Signature` of a delivery (https://upstash.com/docs/qstash/features/security): a JWT good for five minutes. */
export function signDelivery(key: string, url: string, body: Buffer, now: number): Promise<string> {
  const seconds = Math.floor(now / 1_000);
  return new SignJWT({ body: createHash("sha256").update(body).digest("base64url") })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer("Upstash")
    .setSubject(url)
    .setIssuedAt(seconds)
    .setNotBefore(seconds)
    .setExpirationTime(seconds + 300)
    .setJti(`jwt_${randomUUID().replaceAll("-", "")}`)
    .sign(new TextEncoder().encode(key));
}
