import { expect, it, vi } from "vitest";

it("waits longer than vitest would by itself, and than a test is content with", async () => {
  const later = Date.now() + 1_500;
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(later));
  const muchLater = Date.now() + 200;
  expect(await vi.waitUntil(() => Date.now() > muchLater, 10)).toBe(true);
});
