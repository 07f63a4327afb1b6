import { createCipheriv, createHash, randomBytes, randomInt } from "node:crypto";
import { hash } from "@node-rs/argon2";

/** The realm of all SIP digests; the contract's SIP_REALM, which this room may not import. */
const SIP_REALM = "callplane";
/** Without 0, o, 1, l and i, which are read wrongly from a screen. */
const ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";

/** Argon2id with OWASP's smallest recommended parameters, as a PHC string; the edge verifies the same. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}

/** `groups` of four letters and digits with dashes between, about 20 bits a group. */
export function randomPassword(groups: number): string {
  return Array.from({ length: groups }, () => randomText(4)).join("-");
}

/** `length` small letters and digits. */
export function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

/**
 * Encrypts a device's SIP password as the edge does: `v1.<keyId>.<iv>.<ciphertext and tag>` in base64url, AES-256-GCM,
 * bound to the row by its associated data. `secretKeys` is the ring `id:base64,…`, whose first key encrypts. Throws when
 * that key is not 32 bytes.
 */
export function encryptDeviceSecret(
  secretKeys: string,
  device: { tenantId: string; id: string },
  secret: string,
): string {
  const [first = ""] = secretKeys.split(",");
  const colon = first.indexOf(":");
  const keyId = first.slice(0, Math.max(colon, 0)).trim();
  const key = Buffer.from(first.slice(colon + 1), "base64");
  if (keyId === "" || key.length !== 32) throw new Error("SECRET_KEYS must be a list of id:base64, 32 bytes each");
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  cipher.setAAD(Buffer.from(`devices:${device.tenantId}:${device.id}`));
  const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1.${keyId}.${iv.toString("base64url")}.${sealed.toString("base64url")}`;
}

/** What Asterisk checks a SIP password by (RFC 7616's H(A1)), in both its algorithms. */
export function sipDigests(sipUsername: string, password: string): { digestMd5: string; digestSha256: string } {
  const a1 = `${sipUsername}:${SIP_REALM}:${password}`;
  return {
    digestMd5: createHash("md5").update(a1).digest("hex"),
    digestSha256: createHash("sha256").update(a1).digest("hex"),
  };
}
