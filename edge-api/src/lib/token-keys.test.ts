import { beforeEach, expect, it, vi } from "vitest";
import { newSigningKey } from "../../test/env.ts";
import { openTokenKeys, privateJwks, type TokenKeys } from "./token-keys.ts";

const clock = { now: Date.parse("2026-11-20T09:30:00Z") };
let keys: TokenKeys;
beforeEach(async () => {
  keys = await openTokenKeys(privateJwks.parse([await newSigningKey("k1")]), () => new Date(clock.now));
});
const sign = (aud = "api") => keys.sign({ aud, sub: "somebody", tid: "tenant" }, 600);

it("checks the signature of a token that is sent again and again once", async () => {
  const token = await sign();
  const checked = vi.spyOn(crypto.subtle, "verify");
  for (let turn = 0; turn < 5; turn++) expect((await keys.verify(token, "api")).sub).toBe("somebody");
  expect(checked).toHaveBeenCalledTimes(1);
  checked.mockRestore();
});

it("refuses a token it knows once it has expired", async () => {
  const token = await sign();
  await keys.verify(token, "api");
  clock.now += 599_000;
  await keys.verify(token, "api");
  clock.now += 1_000;
  await expect(keys.verify(token, "api")).rejects.toThrow("expired");
});

it("knows a token for one audience only, and no other token by it", async () => {
  const token = await sign();
  await keys.verify(token, "api");
  await expect(keys.verify(token, "gateway")).rejects.toThrow();
  const [head, , signature] = token.split(".");
  const [, otherClaims] = (await sign("gateway")).split(".");
  await expect(keys.verify(`${head}.${otherClaims}.${signature}`, "gateway")).rejects.toThrow();
  await expect(keys.verify(`${token}a`, "api")).rejects.toThrow();
});

it("keeps a thousand of them, and checks one that it forgot anew", async () => {
  const first = await sign();
  await keys.verify(first, "api");
  for (let other = 0; other < 1_000; other++) {
    await keys.verify(await keys.sign({ aud: "api", sub: `${other}` }, 600), "api");
  }
  const checked = vi.spyOn(crypto.subtle, "verify");
  expect((await keys.verify(first, "api")).sub).toBe("somebody");
  expect(checked).toHaveBeenCalledTimes(1);
  checked.mockRestore();
});
