/**
 * Text as one cell of a CSV (RFC 4180), that no spreadsheet takes for a formula: programs run cells that begin with = + - @ or
 * their full-width twins, so such a cell gets an apostrophe in front
 * (https://owasp.org/www-community/attacks/CSV_Injection). Where lists are written with semicolons, as in Austria, a program may cut at
 * these too, and at tabs: what would begin a cell there is kept from it in the same way.
 */
export function toCell(value: string | number | null): string {
  if (value === null) return "";
  return `"${neutralised(String(value)).replaceAll('"', '""')}"`;
}

/** JSON as a cell. Characters that might begin a formula are written as JSON's own escapes, so that it reads back as it was. */
export function toJsonCell(value: unknown): string {
  if (value === null) return "";
  const text = JSON.stringify(value).replace(FORMULA_AFTER_CUT, (start, formula: string) => {
    const escaped = `\\u${formula.charCodeAt(0).toString(16).padStart(4, "0")}`;
    return start.slice(0, -formula.length) + escaped;
  });
  return `"${text.replaceAll('"', '""')}"`;
}

/** A line of cells; lines end in CR LF. */
export function toLine(cells: string[]): string {
  return `${cells.join(",")}\r\n`;
}

/** Where a cell may begin (the text's own start, a cut at a semicolon, tab or line), what programs skip, and what makes a formula. */
const FORMULA = /(^|[;\t\r\n])([^\S\t\r\n]*(?:["'][^\S\t\r\n]*)*)([=+\-@＝＋－＠])/g;
/** The same within JSON, which has no tabs or line breaks in it. */
const FORMULA_AFTER_CUT = /;[\s"'\\]*([=+\-@＝＋－＠])/g;

function neutralised(text: string): string {
  return text.replace(FORMULA, (_, cut: string, skipped: string, formula: string) => `${cut}'${skipped}${formula}`);
}
