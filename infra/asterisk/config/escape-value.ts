/** A value that must not enter Asterisk's configuration; the message names the option, never the value. */
export class UnsafeConfigValue extends Error {
  override name = "UnsafeConfigValue";
}

const MAX_LENGTH = 1000;
const CONTROL = /\p{Cc}|[\u2028\u2029]/u;

/**
 * The only place where text becomes Asterisk configuration. A line break would smuggle in an option, and `;` starts a
 * comment unless escaped (Asterisk takes the backslash away again); spaces around a value would be lost unseen.
 * Throws UnsafeConfigValue.
 */
export function escapeValue(name: string, value: string | number): string {
  const text = String(value);
  if (text === "") throw new UnsafeConfigValue(`${name} is empty`);
  if (text.length > MAX_LENGTH) throw new UnsafeConfigValue(`${name} is longer than ${MAX_LENGTH} characters`);
  if (CONTROL.test(text)) throw new UnsafeConfigValue(`${name} holds a line break or another control character`);
  if (text.trim() !== text) throw new UnsafeConfigValue(`${name} begins or ends with a space`);
  return text.replaceAll(";", "\\;");
}

/** A word that may stand between `[` and `]`, where nothing can be escaped. Throws UnsafeConfigValue. */
export function sectionName(name: string, value: string): string {
  if (!/^[A-Za-z0-9_.-]{1,64}$/.test(value) || value === "general") {
    throw new UnsafeConfigValue(`${name} may hold letters, digits, dot, dash and underscore only`);
  }
  return value;
}
