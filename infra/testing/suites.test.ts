import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { REPOSITORY } from "../dev/paths.ts";
import { ROOMS } from "./checks.ts";
import { inParallel } from "./commands.ts";
import { listFailures, listSecondTries } from "./failures.ts";
import { type Lane, lanesOf, listSuites, runSuite, type Suite } from "./suites.ts";
import { findUnitTests } from "./unit-tests.ts";

let room: string;

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), "callplane-suite-"));
  symlinkSync(join(REPOSITORY, "infra/node_modules"), join(room, "node_modules"));
  writeFileSync(join(room, "package.json"), '{ "type": "module" }');
});

afterEach(() => rmSync(room, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(join(room, "src"), { recursive: true });
  writeFileSync(join(room, file), text);
}

const run = () => runSuite({ name: "probe", room }, join(room, "logs"));

it("counts what passed, failed and was skipped, with the reason", async () => {
  write(
    "a.test.ts",
    `import { expect, it } from "vitest";
     it("passes", () => expect(1).toBe(1));
     it("fails", () => expect(1).toBe(2));
     it("is skipped", ({ skip }) => skip("no telephone here"));`,
  );
  expect(await run()).toMatchObject({
    passed: 1,
    failed: [{ name: "a.test.ts > fails", message: expect.stringContaining("expected 1 to be 2") }],
    skipped: [{ name: "a.test.ts > is skipped", reason: "no telephone here" }],
    problems: [],
  });
});

it("tries a test in real time once more, and says so; one that computes it does not", async () => {
  write(
    "a.test.ts",
    `import { expect, it } from "vitest";
     let tries = 0;
     it("passes at last", () => expect(++tries).toBe(2));
     it("never passes", () => expect(1).toBe(2));`,
  );
  const inRealTime = await runSuite({ name: "probe", room, isRealTime: true }, join(room, "logs"));
  expect(inRealTime).toMatchObject({ passed: 1, failed: [{ name: "a.test.ts > never passes" }] });
  expect(inRealTime.secondTries.map(({ name }) => name)).toEqual(["a.test.ts > passes at last"]);
  expect(listSecondTries([inRealTime])).toEqual([
    expect.stringMatching(/^probe: a\.test\.ts > passes at last: expected 1 to be 2/),
  ]);
  expect(await run()).toMatchObject({ passed: 0, secondTries: [], failed: { length: 2 } });
});

it("takes a file that does not load, a hook that throws and an error nobody caught as failures", async () => {
  write("a.test.ts", `import "./absent.ts";`);
  write(
    "b.test.ts",
    `import { beforeAll, describe, it } from "vitest"; describe("d", () => { beforeAll(() => { throw new Error("hook"); }); it("x", () => {}); });`,
  );
  write(
    "c.test.ts",
    `import { it } from "vitest"; it("y", () => { setTimeout(() => { throw new Error("late"); }); return new Promise((r) => setTimeout(r, 50)); });`,
  );
  const { problems } = await run();
  expect(problems.map((each) => /absent|hook|late/.exec(each)?.[0]).sort()).toEqual(["absent", "hook", "late"]);
});

it("lists each failure in a line of its own, shortly", () => {
  const failed = [{ name: "a.test.ts > fails", message: `expected \u001b[31m1\u001b[39m\n${"to be 2 ".repeat(200)}` }];
  const result = {
    name: "probe",
    passed: 0,
    failed,
    secondTries: [],
    skipped: [],
    problems: ["b.test.ts: hook"],
    seconds: 1,
    output: "",
  };
  const [first = "", ...others] = listFailures([result, { ...result, name: "whole", failed: [], problems: [] }]);
  expect(first).toMatch(/^probe: a\.test\.ts > fails: expected 1 to be 2 [^\n]*…$/);
  expect(first.length).toBeLessThan(400);
  expect(others).toEqual(["probe: b.test.ts: hook"]);
});

it("runs only its own folder's tests, not those of a folder that ends alike", async () => {
  write(
    "vitest.config.ts",
    `export default { test: { include: ["src/**/*.test.ts", "test/**/*.test.ts", "asterisk/**/*.test.ts"] } };`,
  );
  for (const folder of ["test", "asterisk/test"]) {
    mkdirSync(join(room, folder), { recursive: true });
    write(`${folder}/a.test.ts`, `import { expect, it } from "vitest"; it("passes", () => expect(1).toBe(1));`);
  }
  expect(await runSuite({ name: "probe", room, only: "test/" }, join(room, "logs"))).toMatchObject({
    passed: 1,
    problems: [],
  });
});

it("tells a folder's tests from those of a folder within it", async () => {
  write("vitest.config.ts", `export default { test: { include: ["test/**/*.test.ts"] } };`);
  for (const folder of ["test", "test/inner", "test/other"]) {
    mkdirSync(join(room, folder), { recursive: true });
    write(`${folder}/a.test.ts`, `import { it } from "vitest"; it(${JSON.stringify(folder)}, () => { throw 1; });`);
  }
  const failedOf = async (suite: Partial<Suite>) =>
    (await runSuite({ name: "probe", room, ...suite }, join(room, "logs"))).failed.map(({ name }) => name);
  expect(await failedOf({ only: "test/inner/" })).toEqual(["test/inner/a.test.ts > test/inner"]);
  expect((await failedOf({ only: "test/", except: ["test/inner/**"] })).toSorted()).toEqual([
    "test/a.test.ts > test",
    "test/other/a.test.ts > test/other",
  ]);
});

it("takes a suite that ran nothing as failed, and one that cannot run as skipped", async () => {
  expect((await run()).problems).toHaveLength(1);
  const result = await runSuite({ name: "probe", room, missing: "no browser" }, join(room, "logs"));
  expect(result).toMatchObject({ passed: 0, failed: [], problems: [], skipped: [{ reason: "no browser" }] });
});

it("runs suites in real time one by one, and beside them those that compute or are silent, which give way", () => {
  const suite = (name: string, kind: Partial<Suite> = {}): Suite => ({ name, room: "infra", ...kind });
  const [isRealTime, isSilent] = [true, true] as const;
  const lanes = lanesOf(
    [suite("a", { isRealTime }), suite("b"), suite("c", { isRealTime }), suite("d", { isRealTime, isSilent })],
    3,
  );
  const namesOf = (lane: Lane) => ({ ...lane, suites: lane.suites.map(({ name }) => name).join() });
  expect(namesOf(lanes.calls)).toEqual({ suites: "a,c", atOnce: 1, niceness: 0 });
  expect(namesOf(lanes.computing)).toEqual({ suites: "b,d", atOnce: 2, niceness: 5 });
});

it("forgets no suite, and lets no suite on real parts pass for one that computes", () => {
  const suites = listSuites({});
  const planned = Object.values(lanesOf(suites, 2)).flatMap((lane) => lane.suites);
  expect(planned.map(({ name }) => name).toSorted()).toEqual(suites.map(({ name }) => name).toSorted());
  expect(suites.filter(({ only, isRealTime }) => (only === undefined) !== (isRealTime === undefined))).toEqual([]);
});

it("has a suite for every folder with tests", () => {
  const suites = listSuites({});
  for (const room of ROOMS) {
    const own = suites.filter((each) => each.room === room);
    const apart = [...new Set(own.flatMap(({ only }) => (only === undefined ? [] : [`${only.split("/")[0]}/`])))];
    const [rest] = own.filter(({ only }) => only === undefined);
    expect(rest?.except?.map((glob) => glob.replace("**", "")).toSorted() ?? []).toEqual(apart.toSorted());
  }
});

it("tells unit tests from those that start something, also by a detour", () => {
  write("src/pure.ts", `import type { ChildProcess } from "node:child_process"; export const it = 1;`);
  write("src/pure.test.ts", `import { it } from "./pure.ts";`);
  write("src/starter.ts", `import {\n  spawn,\n} from "node:child_process"; export const go = spawn;`);
  write("src/between.ts", `export { go } from "./starter.ts";`);
  write("src/heavy.test.ts", `import { go } from "./between.ts";`);
  write("src/stand-in.test.ts", `import { startRedis } from "@callplane/infra/stand-ins";`);
  write("src/database.ts", `import { inject } from "vitest"; export const url = inject("url");`);
  write("src/row.test.ts", `import { url } from "./database.ts";`);
  expect(findUnitTests(room)).toEqual(["src/pure.test.ts"]);
});

it("runs no more than so many at once, and keeps the order of results", async () => {
  let running = 0;
  let most = 0;
  const results = await inParallel([30, 10, 20, 5], 2, async (ms) => {
    running++;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, ms));
    running--;
    return ms;
  });
  expect(results).toEqual([30, 10, 20, 5]);
  expect(most).toBe(2);
});
