import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { REPOSITORY } from "../dev/paths.ts";
import { DEFAULT_PORTS, type PortName, portVariable } from "../dev/ports.ts";

const read = (file: string) => readFileSync(join(REPOSITORY, file), "utf8");
const namesIn = (file: string, pattern: RegExp) => [...read(file).matchAll(pattern)].map(([, name]) => name);
/** Variables stand in .env.example; a bucket is no variable, but a binding that wrangler.toml makes. */
const documented = new Set([
  ...namesIn(".env.example", /^#? ?([A-Z][A-Z0-9_]+)=/gm),
  ...namesIn("wrangler.toml", /^binding = "([A-Z][A-Z0-9_]+)"/gm),
]);

/** Where each room reads its environment, and how a variable's name stands there. */
const readers: [string, RegExp][] = [
  ["edge-api/src/env.ts", /^ {2}([A-Z][A-Z0-9_]+):/gm],
  ["media-gateway/src/config.ts", /^ {2}([A-Z][A-Z0-9_]+):/gm],
  ["web/src/api/env.ts", /^ {2}([A-Z][A-Z0-9_]+):/gm],
  ["infra/asterisk/config/environment.ts", /name: "([A-Z][A-Z0-9_]+)"/g],
];

it.each(readers)("documents every variable that %s reads", (file, pattern) => {
  const names = namesIn(file, pattern);
  expect(names.length).toBeGreaterThan(1);
  expect(names.filter((name) => !documented.has(name))).toEqual([]);
});

it("documents every port", () => {
  const names = Object.keys(DEFAULT_PORTS).map((name) => portVariable(name as PortName));
  expect(names.filter((name) => !documented.has(name))).toEqual([]);
});

it("holds no secret", () => {
  const lines = [...read(".env.example").matchAll(/^#? ?([A-Z][A-Z0-9_]+)=(.*)$/gm)];
  const secrets = lines.filter(([, name = ""]) => /(TOKEN|SECRET|PASSWORD|_KEYS?|_CODE)$/.test(name));
  expect(secrets.length).toBeGreaterThan(10);
  expect(secrets.filter(([, name, value]) => value !== "" && name !== "ASTERISK_TLS_KEY")).toEqual([]);
});
