import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Credential, connectEdge, credentials } from "../dev/api.ts";
import { type DevRun, descendantsOf, removeDevDir, runDev, stillRunning } from "./dev-stack.ts";

const READY = "Stop with Ctrl-C";

let dir: string;
const runs: DevRun[] = [];

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "callplane-dev-"));
});

afterEach(async () => {
  for (const run of runs.splice(0)) {
    run.process.kill("SIGTERM");
    await run.ended;
  }
});

afterAll(() => removeDevDir(dir));

function dev(args: string[] = [], env: Record<string, string> = {}): DevRun {
  const run = runDev(dir, args, env);
  runs.push(run);
  return run;
}

function logins(): Credential[] {
  return credentials.parse(JSON.parse(readFileSync(join(dir, "credentials.json"), "utf8")));
}

function ports(): Record<string, number> {
  return JSON.parse(readFileSync(join(dir, "ports.json"), "utf8"));
}

function adminOf(tenant: string): Credential {
  const admin = logins().find((login) => login.tenant === tenant && login.role === "tenant_admin");
  if (admin === undefined) throw new Error(`no admin of ${tenant}`);
  return admin;
}

describe("pnpm dev", () => {
  it("brings the stack up, refuses a second one in the same folder, and leaves nothing running after Ctrl-C", async () => {
    const run = dev(["--reset"], { DEMO_PASSWORD: "correct horse battery" });
    await run.says(READY);

    expect(statSync(join(dir, "credentials.json")).mode & 0o777).toBe(0o600);
    expect(new Set(logins().map((login) => login.password))).toEqual(new Set(["correct horse battery"]));
    expect(new Set(logins().map((login) => login.tenant)).size).toBe(3);
    const { api, mail } = ports();
    expect(await connectEdge(`http://127.0.0.1:${api}`).logIn(adminOf("acme"))).toMatch(/^eyJ/);
    expect((await fetch(`http://127.0.0.1:${mail}`)).status).toBe(200);
    for (const login of logins()) expect(run.said()).toContain(login.email);

    const second = dev();
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain("already runs from this folder");

    const processes = descendantsOf(run.process.pid ?? 0);
    expect(processes.length).toBeGreaterThan(2);
    run.process.kill("SIGINT");
    expect(await run.ended).toBe(0);
    await expect.poll(() => stillRunning(processes), { timeout: 20_000 }).toEqual([]);
  });

  it("starts again with the same log-ins, and ends everything when it is killed without warning", async () => {
    const before = logins();
    const run = dev();
    await run.says(READY);
    expect(logins()).toEqual(before);
    const processes = descendantsOf(run.process.pid ?? 0);
    run.process.kill("SIGKILL");
    await run.ended;
    await expect.poll(() => stillRunning(processes), { timeout: 30_000 }).toEqual([]);
  });

  it("comes up after that kill, says which port is taken, and begins anew with --reset", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", () => resolve()));
    const address = taken.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const run = dev(["--reset", "--no-asterisk"], { PORT_MAIL: String(port) });
    await run.says(READY);
    expect(run.said()).toMatch(
      new RegExp(`Port ${port} \\(mail\\) is taken by another program; using ${ports().mail} instead`),
    );
    expect(run.said()).toContain("There are no calls without Asterisk");
    expect(adminOf("acme").password).not.toBe("correct horse battery");
    expect(existsSync(join(dir, "gateway"))).toBe(false);
    run.process.kill("SIGINT");
    expect(await run.ended).toBe(0);
    taken.close();
  });

  it("says what failed, with its last words, and ends", async () => {
    rmSync(join(dir, "credentials.json"), { force: true });
    mkdirSync(join(dir, "credentials.json")); // the seed cannot write its file
    const run = dev(["--no-asterisk"]);
    expect(await run.ended).toBe(1);
    expect(run.said()).toMatch(/✗ Database: seed ended with code 1/);
    expect(run.said()).toMatch(/All it said is in .*seed\.log/);
  });

  it("names a flag there is none of", async () => {
    const run = dev(["--rest"]);
    expect(await run.ended).toBe(1);
    expect(run.said()).toContain("--rest");
  });
});
