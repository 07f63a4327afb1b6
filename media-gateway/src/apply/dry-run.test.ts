import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aSnapshot } from "../../test/a-snapshot.ts";
import { composeGeneration, renderTenant } from "../confgen/index.ts";
import { createDryRunner } from "./dry-run.ts";
import { compareFiles } from "./generations.ts";

const next = composeGeneration([renderTenant(aSnapshot({ key: "acme", users: 2 }))]);
const changes = compareFiles(new Map(), next.files);
const signal = new AbortController().signal;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "callplane-dry-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A dry run whose verdict is this program's. */
const runner = (program: string, timeoutMs = 20_000) =>
  createDryRunner({ command: [process.execPath, "-e", program], dir, timeoutMs });
const judge = (program: string, timeoutMs?: number) => runner(program, timeoutMs).run(next, changes, signal);
const saying = (verdict: unknown) => `console.log(${JSON.stringify(JSON.stringify(verdict))})`;
const nothing = { endpoints: [], aors: [], auths: [], contexts: [] };

describe("a dry run", () => {
  it("takes away what one that was killed left behind, and its own", async () => {
    await mkdir(join(dir, "candidate-killed"), { recursive: true });
    await writeFile(join(dir, "candidate-killed", "acme.conf"), "[acme]");
    await judge(saying({ ok: true, errors: [], objects: nothing }));
    expect(await readdir(dir)).toEqual([]);
  });

  it("names every object that did not arrive, whatever the log says", async () => {
    const objections = await judge(saying({ ok: true, errors: [], objects: nothing }));
    const [device] = [...next.tenants.flatMap((tenant) => [...tenant.deviceNames.values()].flat())];
    expect(objections).toEqual(
      expect.arrayContaining([
        `endpoint ${device} is missing`,
        `auth ${device} is missing`,
        `AOR ${device} is missing`,
        "context acme-internal is missing",
        "endpoint callplane-sentinel is missing",
      ]),
    );
  });

  it("may begin before there is a candidate, and is told where it lies", async () => {
    const verdict = JSON.stringify({ ok: true, errors: [], objects: nothing });
    const program = `process.stdin.on("data", (text) => {
      const files = require("node:fs").readdirSync(String(text).trim());
      const errors = files.map((message) => ({ message }));
      console.log(JSON.stringify({ ...${verdict}, ok: false, errors }));
    })`;
    const warm = runner(program);
    warm.warm();
    warm.warm();
    expect(await warm.run(next, changes, signal)).toEqual(expect.arrayContaining(["dialplan.d", "pjsip.d"]));
    warm.warm();
    warm.close();
    expect(await warm.run(next, changes, signal)).toEqual(expect.arrayContaining(["dialplan.d", "pjsip.d"]));
  });

  it.each([
    ["ends with an error", "console.error('no namespace'); process.exit(3)", /ended with 3: no namespace/],
    ["talks nonsense", "console.log('{')", /JSON/],
    ["hangs", "setInterval(() => {}, 1000)", /abort/i],
  ])("that %s is no verdict", async (_what, program, reason) => {
    await expect(judge(program, 2_000)).rejects.toThrow(reason);
    expect(await readdir(dir)).toEqual([]);
  });
});
