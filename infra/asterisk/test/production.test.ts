import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { asteriskOrReason, freePort, freeUdpRange } from "../index.ts";
import { makeCertificate } from "../testing/certificate.ts";
import { runProgram } from "../tree/run-program.ts";
import { amiActions } from "./ami.ts";

const asterisk = await asteriskOrReason();
const room = join(import.meta.dirname, "..");

describe("what goes to production", () => {
  it("holds no credential", () => {
    const templates = readdirSync(join(room, "templates")).map((name) =>
      readFileSync(join(room, "templates", name), "utf8"),
    );
    const assigned = templates.join("\n").match(/^[^;\n]*(secret|password)[a-z_]*\s*=.*$/gim) ?? [];
    expect(assigned.toSorted()).toEqual([
      "minpassword = 4",
      "password = {{ariPassword}}",
      "password_format = plain",
      "passwordlocation = spooldir",
      "secret = {{amiSecret}}",
    ]);
    for (const name of ["Dockerfile", "callplane-asterisk.service", "entrypoint.sh"]) {
      expect(readFileSync(join(room, name), "utf8"), name).not.toMatch(/(SECRET|PASSWORD)\s*[=:]/);
    }
  });
});

describe.skipIf(asterisk.skip)(`the image's entrypoint${asterisk.because}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "callplane-production-"));
  const secrets = { AMI_SECRET: "ami;secret=with[marks]#1", ARI_PASSWORD: 'ari "secret"; with, marks' };
  const ports = { sip: 0, sipTls: 0, http: 0, https: 0, ami: 0, carrierTls: 0, unchecked: 0 };
  let environment: Record<string, string>;
  let child: ChildProcess;
  let ca: string;

  beforeAll(async () => {
    mkdirSync(join(folder, "bin"));
    // On the machine these would be installed; here they are the tree's, by the same names.
    program("asterisk", [...asterisk.tree.asterisk]);
    program("node", [process.execPath]);
    const { certFile, keyFile } = await makeCertificate(asterisk.tree, folder);
    ca = readFileSync(certFile, "utf8");
    for (const name of ["sip", "sipTls", "http", "https", "ami", "carrierTls", "unchecked"] as const)
      ports[name] = await freePort(name === "sip");
    const rtp = await freeUdpRange(20);
    environment = {
      PATH: `${join(folder, "bin")}:${process.env.PATH}`,
      CALLPLANE_HOME: room,
      ASTERISK_DIR: join(folder, "state"),
      ASTERISK_GENERATED_DIR: join(folder, "generated"),
      ASTERISK_SIP_PORT: String(ports.sip),
      ASTERISK_SIP_TLS_PORT: String(ports.sipTls),
      ASTERISK_CARRIER_TLS_PORT: String(ports.carrierTls),
      ASTERISK_CARRIER_UNCHECKED_TLS_PORT: String(ports.unchecked),
      ASTERISK_CA_FILE: certFile,
      ASTERISK_HTTP_PORT: String(ports.http),
      ASTERISK_HTTPS_PORT: String(ports.https),
      ASTERISK_RTP_START: String(rtp),
      ASTERISK_RTP_END: String(rtp + 19),
      AMI_PORT: String(ports.ami),
      AMI_USERNAME: "gateway",
      ARI_USERNAME: "gateway",
      PORTAL_ORIGINS: "https://portal.example",
      ASTERISK_TLS_CERT: certFile,
      ASTERISK_TLS_KEY: keyFile,
      ...secrets,
    };
    child = spawn("sh", [join(room, "entrypoint.sh")], { env: environment, stdio: "ignore" });
    await vi.waitFor(async () => expect((await health()).code).toBe(0), { timeout: 60_000, interval: 100 });
  }, 120_000);
  afterAll(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    rmSync(folder, { recursive: true });
  });

  function program(name: string, command: string[]): void {
    const path = join(folder, "bin", name);
    writeFileSync(path, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(" ")} "$@"\n`);
    chmodSync(path, 0o755);
  }
  const health = () => runProgram(["sh", join(room, "entrypoint.sh"), "health"], { env: environment });
  const ari = (password: string) =>
    new Promise<number>((resolve, reject) => {
      const options = {
        port: ports.https,
        host: "127.0.0.1",
        path: "/ari/asterisk/ping",
        ca,
        auth: `gateway:${password}`,
      };
      request(options, (response) => resolve(response.resume().statusCode ?? 0))
        .on("error", reject)
        .end();
    });

  it("speaks SIP over TLS with its certificate", async () => {
    const socket = connect({ port: ports.sipTls, host: "127.0.0.1", ca });
    await once(socket, "secureConnect");
    expect(socket.authorized).toBe(true);
    expect(socket.getProtocol()).toMatch(/^TLSv1\.[23]$/);
    const via = `Via: SIP/2.0/TLS 127.0.0.1:${socket.localPort};branch=z9hG4bKtest;rport`;
    const names = "From: <sip:a@127.0.0.1>;tag=1\r\nTo: <sip:b@127.0.0.1>\r\nCall-ID: test\r\nCSeq: 1 OPTIONS";
    socket.write(
      `OPTIONS sip:b@127.0.0.1 SIP/2.0\r\n${via}\r\n${names}\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n`,
    );
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^SIP\/2\.0 401 /); // nobody it knows: the same challenge as for a wrong password
    expect(String(answer)).toContain('realm="callplane"');
    expect(String(answer)).not.toMatch(/asterisk/i);
    socket.destroy();
  });

  it("refuses TLS older than 1.2", async () => {
    for (const port of [ports.sipTls, ports.https]) {
      const old = connect({
        port,
        host: "127.0.0.1",
        ca,
        minVersion: "TLSv1",
        maxVersion: "TLSv1.1",
        ciphers: "DEFAULT@SECLEVEL=0",
      });
      const [error] = await once(old, "error");
      expect(String(error)).toMatch(/alert protocol version/);
    }
  });

  it("serves ARI over TLS, with a password full of marks", async () => {
    expect(await ari(secrets.ARI_PASSWORD)).toBe(200);
    expect(await ari("wrong")).toBe(401);
  });

  it("takes an AMI secret full of marks as it is", async () => {
    const login = { Action: "Login", Username: "gateway", Secret: secrets.AMI_SECRET };
    expect((await amiActions(ports.ami, [login]))[0]).toContain("Response: Success");
  });

  it("offers SIP over a secure WebSocket", async () => {
    const socket = new WebSocket(`wss://127.0.0.1:${ports.https}/ws`, "sip", { ca });
    await once(socket, "open");
    expect(socket.protocol).toBe("sip");
    socket.terminate();
  });

  it("keeps no credential in its environment, and its files to itself", () => {
    const pid = child.pid ?? 0;
    expect(readFileSync(`/proc/${pid}/cmdline`, "utf8")).toContain("asterisk.conf");
    expect(readFileSync(`/proc/${pid}/environ`, "utf8")).not.toMatch(/AMI_SECRET|ARI_PASSWORD/);
    for (const name of readdirSync(join(folder, "state/etc"))) {
      expect(statSync(join(folder, "state/etc", name)).mode & 0o777, name).toBe(0o600);
    }
  });

  it("refuses to start on a bad environment, naming the variable", async () => {
    const bad = { ...environment, ASTERISK_DIR: join(folder, "other"), AMI_SECRET: "two\nlines of a secret" };
    const ended = await runProgram(["sh", join(room, "entrypoint.sh")], { env: bad });
    expect(ended.code).toBe(78);
    expect(ended.stderr).toMatch(/^AMI_SECRET: /);
    expect(ended.stderr).not.toContain("two");
    expect(existsSync(join(folder, "other"))).toBe(false);
  });

  it("judges a candidate", async () => {
    mkdirSync(join(folder, "candidate/pjsip.d"), { recursive: true });
    const ended = await runProgram(["sh", join(room, "entrypoint.sh"), "dry-run", join(folder, "candidate")], {
      env: environment,
    });
    expect(JSON.parse(ended.stdout)).toMatchObject({ ok: true, objects: { endpoints: [] } });
  });

  it("is unhealthy once Asterisk is gone", async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
    expect((await health()).code).not.toBe(0);
  });

  it("builds from files that are there", () => {
    const copied = readFileSync(join(room, "Dockerfile"), "utf8").matchAll(/^COPY (?!--from)(.+) \S+$/gm);
    for (const [, sources = ""] of copied) {
      for (const source of sources.split(" "))
        expect(existsSync(join(dirname(dirname(room)), source)), source).toBe(true);
    }
  });
});
