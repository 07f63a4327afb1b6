import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importJWK } from "jose";
import { afterEach, beforeEach, expect, it } from "vitest";
import { takeLock } from "./lock.ts";
import { loadSecrets } from "./secrets.ts";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "callplane-secrets-"));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

it("makes secrets once and keeps them where only the owner reads", async () => {
  const file = join(dir, "secrets.json");
  const first = loadSecrets(file);
  expect(loadSecrets(file)).toEqual(first);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const [jwk] = JSON.parse(first.jwtKeys);
  await importJWK(jwk, "EdDSA");
  expect(Buffer.from(first.secretKeys.split(":")[1] ?? "", "base64")).toHaveLength(32);
  expect(loadSecrets(join(dir, "other.json")).sessionSecret).not.toBe(first.sessionSecret);
});

it("says so when the file was changed to something else", () => {
  const file = join(dir, "secrets.json");
  writeFileSync(file, '{ "jwtKeys": 7 }');
  expect(() => loadSecrets(file)).toThrow(/--reset/);
});

it("gives a folder to one holder at a time", () => {
  const file = join(dir, "lock.sqlite");
  const first = takeLock(file);
  expect(takeLock(file)).toBeUndefined();
  first?.release();
  const second = takeLock(file);
  expect(second).toBeDefined();
  second?.release();
});
