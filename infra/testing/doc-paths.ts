import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** A path that a document names and that is not there. */
export type DeadPath = { document: string; line: number; path: string };

const TOP_FOLDERS = /^(edge-api|media-gateway|web|infra|drizzle|docs|\.ci|\.github)\//;
const ROOT_FILES =
  /^(README\.md|wrangler\.toml|package\.json|pnpm-workspace\.yaml|biome\.json|tsconfig\.base\.json|\.env\.example|\.dependency-cruiser\.cjs)$/;
const SKIPPED = new Set(["node_modules", ".git", ".dev", ".next", ".wrangler", "dist", "decisions"]);

/**
 * Every repository path in backticks, and every relative link, of READMEs and docs that leads nowhere. Decision records are
 * left out: they say what was true on their day.
 */
export function findDeadPaths(root: string): DeadPath[] {
  return findDocuments(root, "").flatMap((document) => {
    const lines = readFileSync(join(root, document), "utf8").split("\n");
    return lines.flatMap((text, index) =>
      pathsNamedIn(text, document)
        .filter((path) => !existsSync(join(root, path)))
        .map((path) => ({ document, line: index + 1, path })),
    );
  });
}

/** Paths from the root that a line names. Patterns (`*`, `<…>`, `{…}`) name no one file. */
export function pathsNamedIn(text: string, document: string): string[] {
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)]
    .map(([, path = ""]) =>
      path
        .replace(/[.,;:]+$/, "")
        .replace(/(:\d+)+$/, "")
        .replace(/^\.\//, ""),
    )
    .filter((path) => TOP_FOLDERS.test(path) || ROOT_FILES.test(path));
  const linked = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => decodeURI(target.split("#")[0] ?? ""))
    .filter((target) => target !== "" && !/^[a-z]+:/i.test(target))
    .map((target) => normalize(join(dirname(document), target)));
  return [...quoted, ...linked].filter((path) => !/[*<>{}[\]…$]|\.\.\./.test(path));
}

function findDocuments(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : findDocuments(root, path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}
