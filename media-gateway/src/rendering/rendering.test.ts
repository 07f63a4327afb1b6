import { afterAll, describe, expect, it } from "vitest";
import { aSnapshot, aSnapshotEnvelope } from "../../test/a-snapshot.ts";
import { diffFiles } from "./file-diff.ts";
import { RenderingError, startRendering } from "./index.ts";
import { prepareTenant } from "./tasks.ts";

const rendering = startRendering();
afterAll(() => rendering.close());

const small = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 2, agents: 1 }));

/** Milliseconds of processor this thread spends while that is done; waiting, and what others do, does not count. */
async function ownWorkMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

describe("the rendering thread", () => {
  it("answers what the same work done here answers", async () => {
    const text = JSON.stringify(small);
    expect(await rendering.prepare(text)).toEqual(await prepareTenant(text));
    const [before, after] = [new Map([["a.conf", "one\ntwo\n"]]), new Map([["a.conf", "one\nthree\n"]])];
    expect(await rendering.diff(before, after)).toBe(diffFiles(before, after));
  });

  it("leaves this one to the agents' audio: ten thousand people cost it a fraction of what they would here", async () => {
    const text = JSON.stringify(aSnapshotEnvelope(aSnapshot({ key: "vast", users: 10_000 })));
    await rendering.prepare(JSON.stringify(small)); // both sides warm
    await prepareTenant(text);
    const here = await ownWorkMs(() => prepareTenant(text));
    const there = await ownWorkMs(() => rendering.prepare(text));
    expect(there).toBeLessThan(here / 2);
  });

  it.each([
    ["SnapshotError", "{", /not JSON/],
    ["SnapshotError", JSON.stringify({ ...small, revision: "seven" }), /not understood/],
    ["SnapshotError", JSON.stringify({ ...small, digest: "0".repeat(64) }), /digest/],
    [
      "ConfgenError",
      JSON.stringify(
        aSnapshotEnvelope({ ...small.body, users: small.body.users.map((user) => ({ ...user, name: "a\nb" })) }),
      ),
      /control character/,
    ],
  ])("tells a %s from its own failure", async (name, text, message) => {
    await expect(rendering.prepare(text)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  it("gives up on a question that takes too long, and on all once it is closed", async () => {
    const impatient = startRendering({ timeoutMs: 1 });
    const text = JSON.stringify(aSnapshotEnvelope(aSnapshot({ key: "large", users: 1_000 })));
    await expect(impatient.prepare(text)).rejects.toBeInstanceOf(RenderingError);
    await impatient.close();
    await expect(impatient.prepare(text)).rejects.toThrow(/being stopped/);
  });
});
