import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { reloadLimitMs } from "./reload-limit.ts";

it("gives a small configuration less than ten seconds, and a large one time by its size, through the live link", async () => {
  const dir = await mkdtemp(join(tmpdir(), "callplane-reload-limit-"));
  try {
    const generation = join(dir, "generation");
    await mkdir(join(generation, "pjsip.d"), { recursive: true });
    await symlink(generation, join(dir, "live"));
    await writeFile(join(generation, "pjsip.d/acme.conf"), "x".repeat(50_000));
    expect(await reloadLimitMs(join(dir, "live"))).toBeLessThan(10_000);
    await writeFile(join(generation, "pjsip.d/large.conf"), "x".repeat(7_000_000));
    expect(await reloadLimitMs(join(dir, "live"))).toBeGreaterThan(25_000);
  } finally {
    await rm(dir, { recursive: true });
  }
});
