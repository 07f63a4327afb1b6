import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asteriskOrReason, freePort, makeCertificate } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as a from "../a-routing.ts";
import { aSnapshot, uuidOf } from "../a-snapshot.ts";
import { ACCOUNT, type Carrier, startCarrier } from "./carrier.ts";
import { startGuard } from "./guard-answers.ts";
import { nextRinging, type RoutingStage, soundBothWays, startRoutingStage, statusOf } from "./routing-stage.ts";

const found = await asteriskOrReason();

describe.skipIf(found.skip)(`trunks that register, and those of the platform${found.because}`, () => {
  let carrier: Carrier;
  let platform: Carrier;
  let stage: RoutingStage;
  let guard: Awaited<ReturnType<typeof startGuard>>;
  const phone = (key: string, extension: string) => stage.phone(key, extension);

  beforeAll(async () => {
    const sipPort = await freePort(true);
    carrier = await startCarrier({ tree: found.tree, host: "127.0.0.5", usPort: () => sipPort });
    platform = await startCarrier({ tree: found.tree, host: "127.0.0.6", usPort: () => sipPort });
    const registered = a.aTrunk("acme-trunk-reg1", {
      host: carrier.host,
      port: carrier.port,
      authentication: "registration",
      username: ACCOUNT.username,
      hasPassword: true,
      maxChannels: 1,
    });
    const wrong = a.aTrunk("birch-trunk-bad1", {
      host: carrier.host,
      port: carrier.port,
      authentication: "registration",
      username: ACCOUNT.username,
      hasPassword: true,
      // What one company gets wrong of the carrier that both have is not the other's trouble.
      inboundFormat: "national",
      codecs: ["g722"],
    });
    const at = { host: platform.host, port: platform.port };
    const shared = a.aTrunk("platform-trunk-one1", { ...at, scope: "platform", maxChannels: 2 });
    const acme = aSnapshot({ key: "acme", users: 3 });
    const toAnna = a.toUser("acme", "1000");
    acme.routing = {
      ...a.emptyRouting(),
      dids: [a.aDid("+4312345600", toAnna), a.aDid("+4312345601", toAnna, { via: "own_trunks" })],
    };
    acme.routing.outbound = {
      ...acme.routing.outbound,
      ...a.openPolicy([shared, registered]),
      emergency: { numbers: ["112"], trunkIds: [shared.id], callerId: "+4312345600" },
      trunks: [registered, shared],
      mainNumber: "+4312345601",
      users: [{ userId: uuidOf("user acme 1001"), policyId: null, callerId: "+4312345600", hidesNumber: false }],
    };
    const birch = aSnapshot({ key: "birch", users: 2 });
    birch.routing = { ...a.emptyRouting(), dids: [a.aDid("+4319999900", a.toUser("birch", "1000"))] };
    birch.routing.outbound.trunks = [wrong, shared];
    const secrets = new Map([
      [registered.id, ACCOUNT.password],
      [wrong.id, "not-it"],
    ]);
    stage = await startRoutingStage({ tree: found.tree, tenants: [acme, birch], secrets, sipPort });
    guard = await startGuard(stage);
    for (const key of ["acme", "birch"]) await phone(key, "1000");
    await stage.trunkIs("platform-trunk-one1", "Avail");
  }, 60_000);
  afterEach(async () => {
    await stage?.quiet();
    // Nobody has a line any more.
    const channels = () => stage.asterisk.cli("core show channels count");
    await vi.waitFor(async () => expect(await channels()).toContain("0 active channels"), { timeout: 20_000 });
    stage?.forget();
  });
  afterAll(async () => {
    guard?.close();
    await stage?.stop();
    await carrier?.stop();
    await platform?.stop();
  });

  it("logs in with its password, and does not with a wrong one", async () => {
    const shown = () => stage.asterisk.cli("pjsip show registrations");
    await vi.waitFor(async () => expect(await shown()).toMatch(/acme-trunk-reg1\S*\s.*Registered/), {
      timeout: 20_000,
    });
    await vi.waitFor(async () => expect(await shown()).toMatch(/birch-trunk-bad1\S*\s.*(Rejected|Unregistered)/), {
      timeout: 20_000,
    });
  }, 60_000);

  it("is called at the line it has registered, wherever the call comes from", async () => {
    const customer = await carrier.customer("436640000001");
    const call = await customer.dial("8+4312345600");
    const rung = await nextRinging(await phone("acme", "1000"));
    await rung.answer();
    await call.answered;
    await soundBothWays(call, rung);
    await vi.waitFor(() => expect(stage.routed()).toEqual(["did +4312345600", "user 1000"]));
  });

  it.each([
    ["acme", "+4312345600"],
    ["acme", "+4312345601"],
    ["birch", "+4319999900"],
  ])("at a carrier of several companies: calls for %s arrive there", async (key, number) => {
    const customer = await carrier.customer("436640000001");
    const call = await customer.dial(number);
    const rung = await nextRinging(await phone(key, "1000"));
    expect(rung.remoteNumber).toBe("+436640000001");
    await rung.answer();
    await call.answered;
    await soundBothWays(call, rung);
    expect((await phone(key === "acme" ? "birch" : "acme", "1000")).calls).toEqual([]);
    await vi.waitFor(() => expect(stage.routed()).toEqual([`did ${number}`, "user 1000"]), { timeout: 20_000 });
  });

  it("at a carrier of several companies: a call takes a line of the company it is for, and of no other", async () => {
    const [customer, other] = [await carrier.customer("436640000001"), await carrier.customer("anonymous")];
    await customer.dial("+4312345600");
    await nextRinging(await phone("acme", "1000"));
    // At the address they share, and at the line that it has registered.
    for (const number of ["+4312345601", "8+4312345600"]) expect(await statusOf(await other.dial(number))).toBe(503);
    await vi.waitFor(() => expect(stage.routed().at(-1)).toBe("refused lines"), { timeout: 20_000 });
    await other.dial("+4319999900");
    await nextRinging(await phone("birch", "1000"));
  });

  it("at a carrier of several companies: a number none of them has is not known", async () => {
    const customer = await carrier.customer("436640000001");
    for (const number of ["+4310000000", "1000"]) expect(await statusOf(await customer.dial(number))).toBe(404);
  });

  it("never brings a call to another tenant's number", async () => {
    const customer = await carrier.customer("436640000001");
    expect(await statusOf(await customer.dial("8+4319999900"))).toBe(404);
    expect((await phone("birch", "1000")).calls).toEqual([]);
  });

  it.each([
    ["acme", "+4312345600"],
    ["birch", "+4319999900"],
  ])("of the platform: calls for %s arrive there", async (key, number) => {
    const customer = await platform.customer("436640000001");
    const call = await customer.dial(number);
    const rung = await nextRinging(await phone(key, "1000"));
    expect(rung.remoteNumber).toBe("+436640000001");
    await rung.answer();
    await call.answered;
    expect((await phone(key === "acme" ? "birch" : "acme", "1000")).calls).toEqual([]);
  });

  it("of the platform: a number that it has taken away is not known, before anything is applied", async () => {
    const customer = await platform.customer("436640000001");
    await stage.store("acme/taken/+4312345600", "1");
    try {
      expect(await statusOf(await customer.dial("+4312345600"))).toBe(404);
      expect((await phone("acme", "1000")).calls).toEqual([]);
    } finally {
      await stage.store("acme/taken/+4312345600", "");
    }
  });

  it("of the platform: a number nobody has is not known", async () => {
    const customer = await platform.customer("436640000001");
    for (const number of ["+4310000000", "1000", "600"]) expect(await statusOf(await customer.dial(number))).toBe(404);
    await vi.waitFor(() => expect(stage.routed()[0]).toBe("unknown +4310000000"), { timeout: 20_000 });
  });

  it("of the platform: a number that a company has on its own trunks alone is not known", async () => {
    const customer = await platform.customer("436640000001");
    expect(await statusOf(await customer.dial("+4312345601"))).toBe(404);
    expect((await phone("acme", "1000")).calls).toEqual([]);
  });

  describe("with two lines, and one on the next trunk", () => {
    const taken = async () => [(await platform.calls()).length, (await carrier.calls()).length] as const;
    const since = async (before: Awaited<ReturnType<typeof taken>>) => {
      const now = await taken();
      return now.map((count, trunk) => count - (before[trunk] ?? 0));
    };

    it("take calls in and out together; when both are taken the carrier hears so, and who calls for help goes out", async () => {
      await (await phone("acme", "1000")).call("06990001200");
      const [customer, other] = [await platform.customer("436640000001"), await platform.customer("anonymous")];
      await customer.dial("+4319999900");
      await nextRinging(await phone("birch", "1000"));
      expect(await statusOf(await other.dial("+4312345600"))).toBe(503);
      await vi.waitFor(() => expect(stage.routed().at(-1)).toBe("refused lines"), { timeout: 20_000 });
      const before = await taken();
      await (await phone("acme", "1001")).call("112");
      expect(await since(before)).toEqual([1, 0]);
    });

    it("give each line to one call, however many come at the same moment", async () => {
      const phones = await Promise.all(["1000", "1001", "1002"].map((extension) => phone("acme", extension)));
      const before = await taken();
      await Promise.all(phones.map((one) => one.call("06990001200")));
      expect(await since(before)).toEqual([2, 1]);
    });

    it("count a call for as long as the carrier has it, also when whoever made it has handed it on", async () => {
      const made = await (await phone("acme", "1000")).call("06990001200");
      await phone("acme", "1001");
      const handedOn = made.transfer("1001");
      await (await nextRinging(await phone("acme", "1001"))).answer();
      expect(await handedOn).toBe(200);
      await vi.waitFor(() => expect(made.state).toBe("ended"), { timeout: 20_000 });
      const before = await taken();
      for (const extension of ["1002", "1000"]) await (await phone("acme", extension)).call("06990001200");
      expect(await since(before)).toEqual([1, 1]);
    });
  });

  it("of the platform: show no number that a company has by its own word alone", async () => {
    for (const extension of ["1000", "1001"]) await (await phone("acme", extension)).call("06990001200");
    const [byWord, assigned] = (await platform.calls()).slice(-2);
    expect(byWord?.fromHeader).toMatch(/anonymous/i);
    expect(assigned?.from).toBe("+4312345600");
  });
});

describe.skipIf(found.skip)(`trunks over TLS${found.because}`, () => {
  let trusted: Carrier;
  let stranger: Carrier;
  let stage: RoutingStage;
  const folder = mkdtempSync(join(tmpdir(), "callplane-certificates-"));
  const guardless = "+436990001200";

  beforeAll(async () => {
    const sipPort = await freePort(true);
    const certificate = async (host: string) => {
      const dir = join(folder, host);
      mkdirSync(dir);
      return makeCertificate(found.tree, dir, host);
    };
    const known = await certificate("127.0.0.7");
    const usPort = () => sipPort;
    trusted = await startCarrier({ tree: found.tree, host: "127.0.0.7", usPort, tls: known });
    stranger = await startCarrier({ tree: found.tree, host: "127.0.0.8", usPort, tls: await certificate("127.0.0.8") });
    const overTls = (name: string, carrier: Carrier, verifiesCertificate: boolean) =>
      a.aTrunk(name, {
        host: carrier.host,
        port: carrier.tlsPort,
        transport: "tls",
        encryptsMedia: true,
        verifiesCertificate,
      });
    const acme = aSnapshot({ key: "acme", users: 1 });
    acme.routing = a.emptyRouting();
    acme.routing.outbound.trunks = [
      overTls("acme-trunk-good", trusted, true),
      overTls("acme-trunk-evil", stranger, true),
      overTls("acme-trunk-lax1", stranger, false),
    ];
    // Emergencies ask no guard, and go by every trunk there is, in order.
    acme.routing.outbound.emergency = { numbers: ["112"], trunkIds: [], callerId: guardless };
    stage = await startRoutingStage({ tree: found.tree, tenants: [acme], sipPort, caFile: known.certFile });
    await stage.phone("acme", "1000");
  }, 60_000);
  afterAll(async () => {
    await stage?.stop();
    await trusted?.stop();
    await stranger?.stop();
    rmSync(folder, { recursive: true });
  });

  it("reach a carrier whose certificate is vouched for; without a check any; and never one that is not", async () => {
    await stage.trunkIs("acme-trunk-good", "Avail");
    await stage.trunkIs("acme-trunk-lax1", "Avail");
    await stage.trunkIs("acme-trunk-evil", "Unavail");
  }, 60_000);

  it("carry the call encrypted, signalling and sound", async () => {
    await trusted.refuseAll(17);
    expect(await statusOf(await (await stage.phone("acme", "1000")).dial("112"))).toBe(486);
    expect((await trusted.calls()).at(-1)).toMatchObject({ number: "112", from: guardless });
    // The carrier's endpoint takes no call without SRTP: 488 would have gone to the next trunk.
    expect(await stranger.calls()).toEqual([]);
  });
});
