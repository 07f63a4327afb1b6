/**
 * The one byte sequence of a JSON value: object keys sorted by UTF-16 code unit, no white space, `undefined` members left out
 * (RFC 8785 for what a snapshot holds: strings, integers, booleans, null). Both ends of the gateway link hash this text.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isObject(value)) {
    let members = "";
    for (const key of Object.keys(value).sort()) {
      if (value[key] !== undefined) members += `${members && ","}${JSON.stringify(key)}:${canonicalJson(value[key])}`;
    }
    return `{${members}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** Lower-case hex SHA-256 of the value's canonical JSON: a snapshot's `digest`. */
export async function canonicalDigest(value: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson(value));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
