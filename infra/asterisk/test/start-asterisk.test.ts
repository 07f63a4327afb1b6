import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, readlink } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AsteriskInstance, asteriskOrReason, startAsterisk } from "../index.ts";
import { runProgram } from "../tree/run-program.ts";
import { isAtLeast, parseVersion } from "../tree/version.ts";
import { amiActions } from "./ami.ts";

const asterisk = await asteriskOrReason();

describe.skipIf(asterisk.skip)(`two instances side by side${asterisk.because}`, () => {
  let one: AsteriskInstance;
  let two: AsteriskInstance;

  beforeAll(async () => {
    const portalOrigins = ["https://portal.example"];
    [one, two] = await Promise.all([
      startAsterisk({ tree: asterisk.tree, options: { portalOrigins } }),
      startAsterisk({ tree: asterisk.tree }),
    ]);
  }, 120_000);
  afterAll(() => Promise.all([one?.stop(), two?.stop()]));

  it("is at least the version in which the NOTIFY crash is mended", async () => {
    expect(isAtLeast(parseVersion(await one.cli("core show version")) ?? "0", "22.10.1")).toBe(true);
  });

  it("shares no port, folder or credential", () => {
    const ports = [one, two].flatMap(({ ports: { sip, http, ami, rtpStart } }) => [sip, http, ami, rtpStart]);
    expect(new Set(ports).size).toBe(8);
    expect(one.dir).not.toBe(two.dir);
    expect(one.ami.secret).not.toBe(two.ami.secret);
    expect(one.ari.password).not.toBe(two.ari.password);
  });

  it("starts without a warning or an error", async () => {
    const log = await readFile(one.logFile, "utf8");
    expect(log.split("\n").filter((line) => /WARNING|ERROR/.test(line))).toEqual([]);
  });

  it("runs every module it is told to", async () => {
    const wanted = (await readFile(`${one.dir}/etc/modules.conf`, "utf8")).match(/^(load|require) = .+$/gm) ?? [];
    const running = await one.cli("module show");
    const missing = wanted.map((line) => line.split(" = ")[1] ?? "").filter((name) => !running.includes(name));
    expect(missing).toEqual([]);
  });

  it("takes commands through its argv as well", async () => {
    const printed = await runProgram([...one.command, "-rx", "core show uptime"]);
    expect(printed.stdout).toContain("System uptime");
  });

  it("lets the gateway in by AMI and do what it needs", async () => {
    const { username, secret } = one.ami;
    const answers = await amiActions(one.ports.ami, [
      { Action: "Login", Username: username, Secret: secret },
      { Action: "DBPut", Family: "t", Key: "k", Val: "v" },
      { Action: "DBDel", Family: "t", Key: "k" },
      { Action: "Reload", Module: "res_pjsip.so" },
      { Action: "Originate", Channel: "Local/1@nowhere", Application: "Hangup", Async: "true" },
      { Action: "Command", Command: "core show uptime" },
    ]);
    expect(answers.slice(0, 5).map((answer) => answer.split("\n")[0])).toEqual(Array(5).fill("Response: Success"));
    expect(answers[5]).toContain("Permission denied");
  });

  it.each([
    ["a wrong secret", { Username: "gateway", Secret: "wrong" }],
    ["the other instance's user", { Username: "nobody", Secret: "wrong" }],
  ])("refuses AMI with %s", async (_, credentials) => {
    const [answer] = await amiActions(one.ports.ami, [{ Action: "Login", ...credentials }]);
    expect(answer).toContain("Authentication failed");
  });

  it("serves ARI with the right password only", async () => {
    const ask = (password: string) =>
      fetch(`${one.ari.url}/ari/asterisk/info`, { headers: { Authorization: `Basic ${btoa(`gateway:${password}`)}` } });
    expect(((await (await ask(one.ari.password)).json()) as { system: { version: string } }).system.version).toContain(
      "22.",
    );
    expect((await ask(two.ari.password)).status).toBe(401);
    expect((await fetch(`${one.ari.url}/ari/asterisk/info`)).status).toBe(401);
  });

  it("lets only the portal's page use ARI from a browser", async () => {
    const preflight = async (origin: string) => {
      const headers = { Origin: origin, "Access-Control-Request-Method": "GET" };
      const response = await fetch(`${one.ari.url}/ari/asterisk/info`, { method: "OPTIONS", headers });
      return response.headers.get("access-control-allow-origin");
    };
    expect(await preflight("https://portal.example")).toBe("https://portal.example");
    expect(await preflight("https://evil.example")).toBeNull();
  });

  it("starts with an empty generation behind the link", async () => {
    expect(await readlink(one.generatedDir)).toBe(`${one.dir}/empty-generation`);
    expect(await one.cli("pjsip list endpoints")).toContain("No objects found");
  });

  it("finds what all tenants share in a file of its own, and reads tenants' files for nothing else", async () => {
    const [settings, transports] = await Promise.all([
      one.cli("pjsip show settings"),
      one.cli("pjsip list transports"),
    ]);
    expect(settings).toMatch(/user_agent +: Callplane/);
    expect(settings).toMatch(/default_auth_algorithms_uas +: MD5\n/);
    expect(settings).toMatch(/timer_b +: 6400/);
    for (const name of ["transport-udp", "transport-tcp", "transport-ws"]) expect(transports).toContain(name);
    const elsewhere = await Promise.all(
      ["pjsip.conf", "sorcery.conf"].map((name) => readFile(`${one.dir}/etc/${name}`, "utf8")),
    );
    expect(elsewhere.join("").match(/^\[.*\]$/gm)).toEqual([
      "[callplane-bans]",
      "[res_pjsip]",
      "[res_pjsip_outbound_publish]",
      "[res_pjsip_pubsub]",
    ]);
  });

  it("keeps credentials where only the owner reads them", async () => {
    const listed = await runProgram(["stat", "-c", "%a", `${one.dir}/etc/manager.conf`, `${one.dir}/etc/ari.conf`]);
    expect(listed.stdout.trim().split("\n")).toEqual(["600", "600"]);
  });
});

describe.skipIf(asterisk.skip)(`the end of an instance${asterisk.because}`, () => {
  it("leaves no process, port or folder after stop", async () => {
    const instance = await startAsterisk({ tree: asterisk.tree });
    await instance.stop();
    expect(() => process.kill(instance.pid, 0)).toThrow("ESRCH");
    await expect(fetch(instance.ari.url)).rejects.toThrow();
    expect(existsSync(instance.dir)).toBe(false);
  }, 60_000);

  it("stops one that hangs", async () => {
    const instance = await startAsterisk({ tree: asterisk.tree });
    instance.kill("SIGSTOP");
    await instance.stop();
    expect(() => process.kill(instance.pid, 0)).toThrow("ESRCH");
  }, 60_000);

  it("starts again as it was after a kill, and keeps what it knew", async () => {
    const first = await startAsterisk({ tree: asterisk.tree });
    await first.cli("database put test key value");
    // Asterisk writes its database behind its own back, once a second: what a kill finds unwritten is lost.
    await expect.poll(() => storedKeys(first.dir), { timeout: 10_000 }).toContain("/test/key");
    first.kill("SIGKILL");
    await first.ended;
    const again = await startAsterisk({ tree: asterisk.tree, options: first.options });
    expect(again).toMatchObject({ ports: first.ports, ami: first.ami, ari: first.ari });
    expect(await again.cli("database get test key")).toContain("Value: value");
    await again.stop();
    await first.stop();
    expect(existsSync(first.dir)).toBe(false);
  }, 60_000);

  it("does not start a second one in the same folder", async () => {
    const first = await startAsterisk({ tree: asterisk.tree });
    const again = startAsterisk({ tree: asterisk.tree, options: { dir: first.dir } });
    await expect(again).rejects.toThrow("another Asterisk runs");
    await first.stop();
  }, 60_000);

  it("tells in Asterisk's own words why it did not start", async () => {
    const broken = { ...asterisk.tree, moduleDir: "/nonexistent" };
    await expect(startAsterisk({ tree: broken })).rejects.toThrow(/did not start.*res_timing_timerfd/s);
  }, 60_000);

  it.each(["sip", "http", "ami"] as const)(
    "does not call itself started when its %s port is taken",
    async (which) => {
      const first = await startAsterisk({ tree: asterisk.tree });
      const second = startAsterisk({ tree: asterisk.tree, options: { [which]: { port: first.ports[which] } } });
      await expect(second).rejects.toThrow("Address already in use");
      await first.stop();
    },
    60_000,
  );

  it("ends when the program that started it is killed", async () => {
    const runner = spawn(process.execPath, [`${import.meta.dirname}/../run.ts`], { stdio: ["pipe", "pipe", "ignore"] });
    let printed = "";
    for await (const chunk of runner.stdout) {
      printed += String(chunk);
      if (printed.includes("\n")) break;
    }
    const told: { ok: boolean; instance: AsteriskInstance } = JSON.parse(printed);
    expect(told.ok).toBe(true);
    runner.kill("SIGKILL");
    await expect.poll(() => existsSync(`/proc/${told.instance.pid}`), { timeout: 20_000 }).toBe(false);
  }, 60_000);
});

function storedKeys(dir: string): unknown[] {
  const database = new DatabaseSync(`${dir}/lib/astdb.sqlite3`, { readOnly: true });
  const rows = database.prepare("select key from astdb").all();
  database.close();
  return rows.map(({ key }) => key);
}
