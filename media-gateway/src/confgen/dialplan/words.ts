import { ConfgenError } from "../errors.ts";

/*
 * Users' values on their way into a dialplan line. Each kind of value has one function here or in writer.ts; nothing else lets text through.
 */

/** An IANA time zone: letters, digits, `_`, `+`, `-` and `/`. */
export function zoneWord(zone: string): string {
  return checked("time zone", zone, /^[A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+){0,3}$/);
}

/** A number to call: digits, `*` and `#`, perhaps with a plus before. */
export function numberWord(field: string, number: string): string {
  return checked(field, number, /^\+?[0-9*#]{1,24}$/);
}

/** What may be put before a number: as numberWord, or nothing. */
export function prefixWord(field: string, prefix: string): string {
  return checked(field, prefix, /^[0-9+*#]{0,15}$/);
}

/** A block's id, as the extension of that name. */
export function blockWord(block: string): string {
  return checked("block", block, /^[a-z0-9-]{1,60}$/);
}

/** A note's target. */
export function noteWord(target: string): string {
  return checked("note", target, /^[A-Za-z0-9*#+_-]{1,64}$/);
}

/** A whole number between two bounds, both included. */
export function wholeNumber(field: string, value: number, least: number, most: number): string {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return String(value);
  throw new ConfgenError(`${field} is not a whole number from ${least} to ${most}`);
}

/**
 * Any text, to be decoded by Asterisk when the call is there: nothing but letters, digits and `%` stands in the line, and what comes of it
 * is never read as dialplan again.
 */
export function decodedText(text: string): string {
  const plain = text.isWellFormed() ? text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069"\\]/gu, " ") : "";
  const encoded = Array.from(Buffer.from(plain), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9]/.test(character) ? character : `%${byte.toString(16).padStart(2, "0")}`;
  });
  return `\${URIDECODE(${encoded.join("")})}`;
}

function checked(field: string, text: string, pattern: RegExp): string {
  if (!pattern.test(text)) throw new ConfgenError(`${field} may not stand in a dialplan`);
  return text;
}
