import { callingCodeOf, countryName } from "./calling-codes.ts";

/** Which numbers an outbound rule's pattern means, as the end of "Calls to …". */
export function patternWords(pattern: string): string {
  if (pattern === "+") return "all other numbers";
  if (pattern.startsWith("+")) return prefixWords(pattern);
  const isOpen = pattern.endsWith(".");
  const fixed = isOpen ? pattern.slice(0, -1) : pattern;
  const start = /^[0-9*#]*/.exec(fixed)?.[0] ?? "";
  if (start === fixed) return isOpen ? `what is dialled with ${start} in front` : `${start}, dialled just so`;
  return isOpen ? `what is dialled as ${fixed} and more` : `what is dialled as ${fixed}`;
}

function prefixWords(prefix: string): string {
  const found = callingCodeOf(prefix);
  if (found === undefined) return `numbers that begin with ${prefix}`;
  const more = found.others === 0 ? "" : ` and ${found.others} more`;
  const where = `${countryName(found.country)}${more}`;
  return prefix === found.code ? `${where} (${prefix})` : `${where}, numbers that begin with ${prefix}`;
}
