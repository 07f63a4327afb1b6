import { assertPlain } from "./writer.ts";

/** Asterisk keeps a caller's name in 80 bytes, the last for NUL (res_pjsip's caller_id_handler), and would cut within a character. */
const MAX_NAME_BYTES = 79;

/** The tenant's only context: its phones start here and nothing leads out of it. */
export function internalContext(tenantKey: string): string {
  return `${tenantKey}-internal`;
}

/**
 * A person's name as phones show it: cut at a character to what Asterisk keeps; quotes and backslashes, which its
 * caller-id parser takes for its own, become look-alikes. Throws ConfgenError on control characters.
 */
export function callerName(name: string): string {
  if (/^[\w.-]{1,40}(?: [\w.-]{1,30})?$/.test(name)) return name;
  assertPlain("name", name);
  let cut = "";
  let bytes = 0;
  for (const character of name.replaceAll('"', "'").replaceAll("\\", "/").trim()) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_NAME_BYTES) break;
    cut += character;
  }
  return cut.trim();
}
