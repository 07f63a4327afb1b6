import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { findDeadPaths, pathsNamedIn } from "./doc-paths.ts";
import { breachesOf } from "./house-rules.ts";

it("finds paths in backticks and relative links, and leaves patterns and web addresses", () => {
  const line =
    "See `infra/dev/dev.ts:12`, `edge-api/src/*/store.ts`, `GET /users`, [it](../decisions/0001-x.md#why), [web](https://a.example/x).";
  expect(pathsNamedIn(line, "docs/runbooks/apply.md")).toEqual(["infra/dev/dev.ts", "docs/decisions/0001-x.md"]);
});

it("names document and line of a path that is not there, and passes over decision records", () => {
  const root = mkdtempSync(join(tmpdir(), "callplane-docs-"));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  write("README.md", "Start in `infra/dev/dev.ts`.\nThen `infra/gone.ts` and [more](docs/gone.md).");
  write("infra/dev/dev.ts", "");
  write("docs/decisions/0001-once.md", "`infra/gone.ts`");
  expect(findDeadPaths(root)).toEqual([
    { document: "README.md", line: 2, path: "infra/gone.ts" },
    { document: "README.md", line: 2, path: "docs/gone.md" },
  ]);
  rmSync(root, { recursive: true });
});

it("stops files over 400 lines, and the portal's environment outside its api folder", () => {
  expect(breachesOf("web/src/app/page.tsx", "const a = process.env.X;\n")).toHaveLength(1);
  expect(breachesOf("web/src/proxy.ts", 'const isDev = process.env.NODE_ENV === "development";\n')).toEqual([]);
  expect(breachesOf("web/src/api/env.ts", "const a = process.env.X;\n")).toEqual([]);
  expect(breachesOf("infra/long.ts", "x\n".repeat(401))).toHaveLength(1);
  expect(breachesOf("infra/long.ts", "x\n".repeat(400))).toEqual([]);
  expect(breachesOf("drizzle/migrations/long.ts", "x\n".repeat(4_000))).toEqual([]);
});
