import { createSocket } from "node:dgram";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SnapshotTrunk } from "@callplane/edge-api/contract";
import { asteriskOrReason, freePort, makeCertificate } from "@callplane/infra/asterisk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkAddresses } from "../../src/trunks/trial/addresses.ts";
import { tryTrunk } from "../../src/trunks/trial/try-trunk.ts";
import * as a from "../a-routing.ts";
import { ACCOUNT, type Carrier, startCarrier } from "./carrier.ts";

const found = await asteriskOrReason();

describe.skipIf(found.skip)(`the test of a trunk, against a real carrier${found.because}`, () => {
  let carrier: Carrier;
  let stranger: Carrier;
  let ca: string[];
  const folder = mkdtempSync(join(tmpdir(), "callplane-trial-"));
  const ends: (() => void)[] = [];

  beforeAll(async () => {
    const usPort = await freePort(true);
    const certificate = async (name: string, host: string) => {
      mkdirSync(join(folder, name));
      return makeCertificate(found.tree, join(folder, name), host);
    };
    const known = await certificate("known", "127.0.0.16");
    ca = [readFileSync(known.certFile, "utf8")];
    const other = await certificate("other", "127.0.0.99");
    carrier = await startCarrier({ tree: found.tree, host: "127.0.0.16", usPort: () => usPort, tls: known });
    stranger = await startCarrier({ tree: found.tree, host: "127.0.0.17", usPort: () => usPort, tls: other });
  }, 60_000);
  afterAll(async () => {
    for (const end of ends) end();
    await carrier?.stop();
    await stranger?.stop();
    rmSync(folder, { recursive: true });
  });

  const login = { authentication: "registration", username: ACCOUNT.username, hasPassword: true } as const;
  const tried = async (
    fields: Partial<SnapshotTrunk>,
    { password = null as string | null, networks = ["127.0.0.0/8"], timeoutMs = 4_000, trusted = ca } = {},
  ) => {
    const trunk = a.aTrunk("acme-trunk-try1", { host: carrier.host, port: carrier.port, ...fields });
    const options = { check: checkAddresses(networks), ca: trusted, timeoutMs, monotonicMs: () => performance.now() };
    const steps = await tryTrunk({ trunk, password }, options);
    expect(steps.map(({ step }) => step)).toEqual(["resolve", "connect", "certificate", "options", "register"]);
    return Object.fromEntries(steps.map(({ step, status, message }) => [step, `${status}: ${message}`]));
  };
  const whyNot = (result: Record<string, string>) => Object.values(result).filter((each) => each.startsWith("failed"));

  it.each(["udp", "tcp", "tls"] as const)(
    "passes over %s with the right password, and registers nobody",
    async (transport) => {
      const port = transport === "tls" ? carrier.tlsPort : carrier.port;
      const result = await tried({ ...login, transport, port }, { password: ACCOUNT.password });
      expect(whyNot(result)).toEqual([]);
      expect(result.register).toBe("passed: The carrier took user name and password");
      expect(result.certificate).toBe(
        transport === "tls" ? "passed: The certificate is valid" : "skipped: Only with TLS",
      );
      expect(await carrier.contacts()).not.toContain(ACCOUNT.username);
    },
  );

  it("tells before each step what is through, and leaves it at that when nobody waits any more", async () => {
    const trunk = a.aTrunk("acme-trunk-try1", { host: carrier.host, port: carrier.port, ...login });
    const options = { check: checkAddresses(["127.0.0.0/8"]), ca, monotonicMs: () => performance.now() };
    const told: string[][] = [];
    const onStep = (steps: readonly { step: string }[]) => void told.push(steps.map(({ step }) => step));
    await tryTrunk({ trunk, password: ACCOUNT.password }, { ...options, onStep });
    expect(told.map((steps) => steps.at(-1))).toEqual(["resolve", "certificate", "options"]);

    told.length = 0;
    const isStopped = () => told.length === 2;
    const steps = await tryTrunk({ trunk, password: ACCOUNT.password }, { ...options, onStep, isStopped });
    expect(told).toHaveLength(2);
    expect(steps.find(({ step }) => step === "options")?.status).toBe("skipped");
  });

  it("says that the carrier refused the password", async () => {
    const result = await tried(login, { password: "not-it" });
    expect(whyNot(result)).toEqual([
      expect.stringMatching(/^failed: The carrier refused user name or password \(40[13]\)$/),
    ]);
    expect(result.options).toMatch(/^passed/);
  });

  it("does not log in where the carrier knows us by our address", async () => {
    expect((await tried({})).register).toBe("skipped: The carrier knows us by our address: nothing to log in");
  });

  it("says why a certificate is not to be trusted, and goes on where the trunk does not check it", async () => {
    const tls = { host: stranger.host, port: stranger.tlsPort, transport: "tls" } as const;
    expect(whyNot(await tried(tls))).toEqual([
      "failed: The certificate is not valid: the carrier has signed it itself",
    ]);
    const trusted = [readFileSync(join(folder, "other", "cert.pem"), "utf8")];
    expect(whyNot(await tried(tls, { trusted }))).toEqual([
      expect.stringMatching(
        /^failed: The certificate is not valid: it is for 127\.0\.0\.99, and not for 127\.0\.0\.17$/,
      ),
    ]);
    const lax = await tried({ ...tls, verifiesCertificate: false });
    expect(lax.certificate).toMatch(/^passed: The certificate is not valid: .* This trunk does not check it$/);
    expect(lax.options).toMatch(/^passed/);
  });

  it("says that nobody answers, that nobody listens, and that it is no carrier", async () => {
    const silent = createSocket("udp4");
    ends.push(() => silent.close());
    await new Promise<void>((resolve) => silent.bind(0, "127.0.0.18", resolve));
    const { port } = silent.address();
    expect(whyNot(await tried({ host: "127.0.0.18", port }, { timeoutMs: 1_000 }))).toEqual([
      `failed: No answer from 127.0.0.18:${port} within 1 s: a firewall, or a wrong address`,
    ]);
    const closed = await freePort();
    expect(whyNot(await tried({ port: closed, transport: "tcp" }))).toEqual([
      `failed: 127.0.0.16:${closed} refuses: nothing listens there, or the port is wrong`,
    ]);
    const web = createServer((socket) => socket.on("error", () => undefined).end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    ends.push(() => web.close());
    await new Promise<void>((resolve) => web.listen(0, "127.0.0.18", resolve));
    const address = web.address();
    const webPort = typeof address === "object" && address !== null ? address.port : 0;
    const result = await tried({ host: "127.0.0.18", port: webPort, transport: "tcp" });
    expect(whyNot(result)).toEqual([`failed: 127.0.0.18:${webPort}: that is not SIP`]);
    expect(result.register).toBe("skipped: Not tried, since the step before failed");
  });

  it("finds out names, and goes nowhere it may not", async () => {
    expect((await tried({ host: "nobody.invalid" })).resolve).toMatch(/^failed: .*nobody\.invalid/);
    expect((await tried({}, { networks: [] })).resolve).toBe(
      "failed: 127.0.0.16 is in a private network, which tests may not reach unless TRUNK_TEST_NETWORKS says so",
    );
    expect((await tried({ host: "169.254.169.254" })).resolve).toBe(
      "failed: 169.254.169.254 is at an address where no carrier can be",
    );
  });
});
