import { expect, it } from "vitest";
import { newSecretKey } from "../../test/env.ts";
import { openKeyRing } from "./key-ring.ts";

const [older, newer] = [newSecretKey("old"), newSecretKey("new")];

it("opens what an older key of the ring has sealed, and seals with the first", async () => {
  const before = await openKeyRing(older);
  const sealed = await before.encrypt("geheim", "devices:1:2");
  const after = await openKeyRing(`${newer},${older}`);
  expect(await after.decrypt(sealed, "devices:1:2")).toBe("geheim");
  expect(await after.encrypt("geheim", "devices:1:2")).toMatch(/^v1\.new\.[\w-]{16}\.[\w-]+$/);
});

it("never seals the same text alike", async () => {
  const ring = await openKeyRing(newer);
  expect(await ring.encrypt("geheim", "a")).not.toBe(await ring.encrypt("geheim", "a"));
});

it("refuses what was moved to another row, changed, or sealed by a key it does not have", async () => {
  const ring = await openKeyRing(newer);
  const sealed = await ring.encrypt("geheim", "devices:1:2");
  await expect(ring.decrypt(sealed, "devices:1:3")).rejects.toThrow();
  const flipped = sealed.slice(0, -2) + (sealed.at(-2) === "A" ? "B" : "A") + sealed.slice(-1);
  await expect(ring.decrypt(flipped, "devices:1:2")).rejects.toThrow();
  await expect((await openKeyRing(older)).decrypt(sealed, "devices:1:2")).rejects.toThrow("unknown form or key");
  await expect(ring.decrypt("geheim", "devices:1:2")).rejects.toThrow("unknown form or key");
});
