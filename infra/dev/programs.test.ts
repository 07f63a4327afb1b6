import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Program, ProgramFailed, runProgram, startProgram } from "./programs.ts";
import { startWatchdog, type Watchdog } from "./watchdog.ts";

let dir: string;
let watchdog: Watchdog;
const started: Program[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "callplane-programs-"));
  watchdog = startWatchdog();
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((program) => program.stop(0)));
  watchdog.dismiss();
  rmSync(dir, { recursive: true, force: true });
});

function shell(name: string, script: string): Program {
  const env = { PATH: process.env.PATH ?? "" };
  const program = startProgram({ name, command: ["sh", "-c", script], cwd: dir, env }, dir, watchdog);
  started.push(program);
  return program;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A process that ended but that nobody has waited for yet counts as gone.
  return !/^\d+ \(.*\) Z/.test(readStat(pid));
}

function readStat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return "";
  }
}

async function pidPrintedBy(program: Program): Promise<number> {
  await expect.poll(() => program.lastLines().length).toBeGreaterThan(0);
  return Number(program.lastLines()[0]);
}

describe("startProgram", () => {
  it("keeps what the program prints in its log and its last lines", async () => {
    const program = shell("talker", "echo out; echo err >&2");
    await program.ended;
    expect([...program.lastLines()].sort()).toEqual(["err", "out"]);
    await expect.poll(() => readFileSync(program.logFile, "utf8").length).toBe(8);
  });

  it("stops a program with its descendants", async () => {
    const program = shell("parent", "sleep 1000 & echo $!; wait");
    const child = await pidPrintedBy(program);
    await program.stop(5_000);
    expect([isAlive(program.pid), isAlive(child)]).toEqual([false, false]);
  });

  it("kills what does not end by itself", async () => {
    const program = shell("stubborn", "trap '' TERM; echo $$; while :; do sleep 0.1; done");
    await pidPrintedBy(program);
    await program.stop(200);
    expect(await program.ended).toMatchObject({ signal: "SIGKILL" });
  });

  it("ends what a program that ended by itself has left behind", async () => {
    const program = shell("leaver", "(sleep 1000 >/dev/null 2>&1 & echo $!)");
    const orphan = await pidPrintedBy(program);
    await program.ended;
    expect(isAlive(orphan)).toBe(true);
    await program.stop(5_000);
    expect(isAlive(orphan)).toBe(false);
  });

  it("passes no variable but those given", async () => {
    const program = shell("env", "env | grep -c SECRET");
    process.env.SECRET_OF_THE_TEST = "1";
    await program.ended;
    delete process.env.SECRET_OF_THE_TEST;
    expect(program.lastLines()).toEqual(["0"]);
  });
});

describe("runProgram", () => {
  it("answers with what a program printed, and throws its last words when it failed", async () => {
    const run = (script: string) =>
      runProgram({ name: "step", command: ["sh", "-c", script], cwd: dir, env: {} }, dir, watchdog);
    expect(await run("echo a; echo b; echo c >&2")).toEqual(["a", "b", "c"].slice(0, 2));
    const failure = await run("echo no database >&2; exit 3").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProgramFailed);
    expect(failure).toMatchObject({ message: "step ended with code 3", lines: ["no database"] });
  });

  it("says so when there is no such program", async () => {
    const absent = runProgram({ name: "absent", command: ["/nonexistent"], cwd: dir, env: {} }, dir, watchdog);
    await expect(absent).rejects.toMatchObject({ lines: [expect.stringContaining("ENOENT")] });
  });
});

describe("the watchdog", () => {
  /** A launcher of its own that starts a program with a grandchild, prints both pids, and then hangs. */
  async function launchAndKill(signal: NodeJS.Signals): Promise<number[]> {
    const file = join(dir, "launcher.ts");
    writeFileSync(
      file,
      `import { startProgram } from ${JSON.stringify(join(import.meta.dirname, "programs.ts"))};
       import { startWatchdog } from ${JSON.stringify(join(import.meta.dirname, "watchdog.ts"))};
       const watchdog = startWatchdog();
       const spec = { name: "child", command: ["sh", "-c", "sleep 1000 & echo $$ $!; wait"], cwd: "/", env: { PATH: process.env.PATH } };
       startProgram(spec, ${JSON.stringify(dir)}, watchdog).onLine((line) => console.log(line));`,
    );
    const launcher = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
    const line = await new Promise<string>((resolve) =>
      launcher.stdout.once("data", (chunk: Buffer) => resolve(String(chunk))),
    );
    const pids = line.trim().split(" ").map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    launcher.kill(signal);
    return pids;
  }

  it("ends every program when the launcher is killed without warning", async () => {
    const pids = await launchAndKill("SIGKILL");
    await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  });
});
