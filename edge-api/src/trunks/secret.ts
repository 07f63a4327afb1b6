import type { KeyRing } from "../lib/key-ring.ts";

/** Whose password it is: a ciphertext moved to another trunk does not open. */
type Identity = { tenantId: string; id: string };

export function sealPassword(keys: KeyRing, trunk: Identity, password: string): Promise<string> {
  return keys.encrypt(password, subjectOf(trunk));
}

/** Throws where the key is no longer in the ring, or the row was tampered with. */
export function openPassword(keys: KeyRing, trunk: Identity, sealed: string): Promise<string> {
  return keys.decrypt(sealed, subjectOf(trunk));
}

function subjectOf({ tenantId, id }: Identity): string {
  return `trunks:${tenantId}:${id}`;
}
