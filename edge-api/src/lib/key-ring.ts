import { fromBase64, toBase64Url, toHex } from "./encoding.ts";

/**
 * Secrets at rest: AES-256-GCM under a ring of named keys. The first encrypts, all decrypt, so a key is changed by
 * putting a new one in front. Text form `v1.<keyId>.<iv>.<ciphertext and tag>`, the last two base64url. The row's
 * identity is the associated data, so a ciphertext moved to another row does not open.
 */
export type KeyRing = {
  encrypt(plaintext: string, associatedData: string): Promise<string>;
  /** Throws when the key is not in the ring, or the text or its associated data was changed. */
  decrypt(sealed: string, associatedData: string): Promise<string>;
  /** `<keyId>.<hex HMAC-SHA-256>` of `text`: a fingerprint that cannot be guessed at without the key. */
  fingerprint(text: string): Promise<string>;
};

type RingKey = { id: string; aes: CryptoKey; mac: CryptoKey };

const IV_BYTES = 12;

/** Opens `id:base64-32-bytes,…`. Throws naming the entry (never its value) that is wrong. */
export async function openKeyRing(spec: string): Promise<KeyRing> {
  const keys = await Promise.all(spec.split(",").map((entry, index) => importKey(entry.trim(), index)));
  const [current] = keys;
  if (current === undefined) throw new Error("the key ring is empty");

  return {
    async encrypt(plaintext, associatedData) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const bytes = await crypto.subtle.encrypt(gcm(iv, associatedData), current.aes, encode(plaintext));
      return `v1.${current.id}.${toBase64Url(iv)}.${toBase64Url(new Uint8Array(bytes))}`;
    },
    async decrypt(sealed, associatedData) {
      const [version, keyId, iv, ciphertext] = sealed.split(".");
      const key = keys.find((each) => each.id === keyId);
      if (version !== "v1" || key === undefined || iv === undefined || ciphertext === undefined) {
        throw new Error("sealed text of an unknown form or key");
      }
      const bytes = await crypto.subtle.decrypt(gcm(fromBase64(iv), associatedData), key.aes, fromBase64(ciphertext));
      return new TextDecoder().decode(bytes);
    },
    async fingerprint(text) {
      const bytes = await crypto.subtle.sign("HMAC", current.mac, encode(text));
      return `${current.id}.${toHex(new Uint8Array(bytes))}`;
    },
  };
}

async function importKey(entry: string, index: number): Promise<RingKey> {
  const [id, value, ...rest] = entry.split(":");
  if (id === undefined || !/^[A-Za-z0-9_-]{1,32}$/.test(id) || value === undefined || rest.length > 0) {
    throw new Error(`key ${index + 1} is not of the form id:base64`);
  }
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = fromBase64(value);
  } catch {
    throw new Error(`key ${index + 1} is not base64`);
  }
  if (bytes.length !== 32) throw new Error(`key ${index + 1} has ${bytes.length} bytes, not 32`);
  // One secret, two uses: each gets a key of its own, derived, so that neither weakens the other.
  const root = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey"]);
  const macType = { name: "HMAC", hash: "SHA-256", length: 256 };
  return {
    id,
    aes: await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]),
    mac: await crypto.subtle.deriveKey(hkdf("fingerprint"), root, macType, false, ["sign"]),
  };
}

function hkdf(use: string): HkdfParams {
  return { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encode(`callplane ${use}`) };
}

function gcm(iv: Uint8Array<ArrayBuffer>, associatedData: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: encode(associatedData) };
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
