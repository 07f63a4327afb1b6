import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Breach = { file: string; rule: string };

const MAX_LINES = 400;
const GENERATED = /(^|\/)(migrations|generated)\/|\.d\.ts$|\.generated\./;
/** Next puts the values of these two into the bundle: they are no settings. */
const READS_ENVIRONMENT = /\bprocess\s*\.\s*env\b(?!\.(NODE_ENV|NEXT_RUNTIME)\b)/;
const SKIPPED = /(^|\/)(node_modules|dist|coverage|\.[a-z][^/]*)$/;

/** What the linters do not know: how long a file may get, and where the portal may read its environment. */
export function findBreaches(root: string): Breach[] {
  return sourceFiles(root).flatMap((file) => breachesOf(file, readFileSync(join(root, file), "utf8")));
}

export function breachesOf(file: string, text: string): Breach[] {
  const breaches: Breach[] = [];
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  if (lines > MAX_LINES && !GENERATED.test(file)) {
    breaches.push({ file, rule: `${lines} lines; ${MAX_LINES} is the hard stop, split it by what it is about` });
  }
  if (/^web\/src\/(?!api\/)/.test(file) && !/\.test\.tsx?$/.test(file) && READS_ENVIRONMENT.test(text)) {
    breaches.push({ file, rule: "process.env outside web/src/api; read it there, parse it, pass it in" });
  }
  return breaches;
}

/** Source files of the project; what is generated or fetched lives in folders of known names. */
function sourceFiles(root: string): string[] {
  return globSync("**/*.{ts,tsx,mts}", { cwd: root, exclude: (path) => SKIPPED.test(path) });
}
