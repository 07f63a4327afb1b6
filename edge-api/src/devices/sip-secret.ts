import { SIP_REALM } from "../../contract/index.ts";
import { sha256Hex } from "../lib/encoding.ts";
import type { KeyRing } from "../lib/key-ring.ts";
import { md5Hex } from "../lib/md5.ts";

/** No letter that a person could take for another, nor one that a phone's form or a URL would mangle. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const PASSWORD_CHARS = 24;

/** A SIP password as it is stored: sealed for ourselves, and as the digests that Asterisk is told. */
export type StoredSecret = { secretCiphertext: string; digestMd5: string; digestSha256: string };

/** 24 random characters, about 118 bits. */
export function newSipPassword(): string {
  return drawText(PASSWORD_CHARS);
}

/** `<tenant key>-<extension>-<4 random>`: endpoint, AOR and auth id at once, unique over all tenants. */
export function newSipUsername(tenantKey: string, extension: string | null): string {
  return `${tenantKey}-${extension ?? "none"}-${drawText(4)}`;
}

export async function storeSecret(
  keys: KeyRing,
  device: { tenantId: string; id: string; sipUsername: string },
  password: string,
): Promise<StoredSecret> {
  const subject = `${device.sipUsername}:${SIP_REALM}:${password}`;
  return {
    secretCiphertext: await keys.encrypt(password, `devices:${device.tenantId}:${device.id}`),
    digestMd5: md5Hex(subject),
    digestSha256: await sha256Hex(subject),
  };
}

/** Small letters and digits, each equally likely: bytes beyond the last whole multiple of the alphabet are thrown away. */
export function drawText(length: number): string {
  const fair = 256 - (256 % ALPHABET.length);
  let text = "";
  while (text.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      if (byte < fair && text.length < length) text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text;
}
