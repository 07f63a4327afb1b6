const MASK = "********";
/** Digests wherever they stand, whole values of options that hold a password, and PINs that callers are asked for. */
const SECRET =
  /\b(?<kind>(?:MD5|SHA-256|SHA-512-256):)[0-9a-f]{32,64}\b|^(?<option>[ \t]*(?:password|secret|md5_cred|oauth_secret|refresh_token)[ \t]*=>?[ \t]*)\S.*$|(?<pin>"\$\{callplanePin\}" = ")\d+/gm;

/** The text without its secrets. */
export function maskSecrets(text: string): string {
  return mask(text, () => "");
}

/** Two versions of a file without their secrets; a word marks those that the other does not have. */
export function maskEachOther(before: string, after: string): [before: string, after: string] {
  return [mask(before, marking(after, "old")), mask(after, marking(before, "new"))];
}

function marking(other: string, word: string): (secret: string) => string {
  const others = new Set(Array.from(other.matchAll(SECRET), (match) => match[0]));
  return (secret) => (others.has(secret) ? "" : ` (${word})`);
}

function mask(text: string, markOf: (secret: string) => string): string {
  return text.replaceAll(
    SECRET,
    (whole, kind?: string, option?: string, pin?: string) => `${kind ?? option ?? pin ?? ""}${MASK}${markOf(whole)}`,
  );
}
