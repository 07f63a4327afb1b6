import type { SnapshotTrunk } from "@callplane/edge-api/contract";
import { asteriskOrReason, freePort } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as a from "../a-routing.ts";
import { aSnapshot, uuidOf } from "../a-snapshot.ts";
import { ACCOUNT, type Carrier, LINE, startCarrier } from "./carrier.ts";
import { startGuard } from "./guard-answers.ts";
import { nextRinging, type RoutingStage, startRoutingStage, statusOf } from "./routing-stage.ts";

const found = await asteriskOrReason();

const COUNTRIES = { proxied: "+43", backed: "+49", registered: "+33", headed: "+44", private: "+39" } as const;
type Which = keyof typeof COUNTRIES;

describe.skipIf(found.skip)(`what some carriers need of a trunk${found.because}`, () => {
  let carrier: Carrier;
  let backup: Carrier;
  let stage: RoutingStage;
  let guard: Awaited<ReturnType<typeof startGuard>>;
  let trunks: Record<Which, SnapshotTrunk>;
  const phone = (extension = "1000") => stage.phone("acme", extension);
  const lastCall = async (of = carrier) => (await of.calls()).at(-1);

  beforeAll(async () => {
    const sipPort = await freePort(true);
    carrier = await startCarrier({ tree: found.tree, host: "127.0.0.25", usPort: () => sipPort });
    backup = await startCarrier({ tree: found.tree, host: "127.0.0.26", usPort: () => sipPort });
    const at = { host: carrier.host, port: carrier.port, inboundAddresses: ["192.0.2.1"] };
    trunks = {
      proxied: a.aTrunk("acme-trunk-prox", {
        ...at,
        // Nobody is there: whatever arrives came by way of the proxy.
        host: "127.0.0.27",
        inboundAddresses: [carrier.host],
        options: {
          outboundProxy: `${carrier.host}:${carrier.port}`,
          calledNumberIn: "p_called_party_id",
          dialPrefix: "77",
        },
      }),
      backed: a.aTrunk("acme-trunk-back", { ...at, options: { backupHosts: [`${backup.host}:${backup.port}`] } }),
      registered: a.aTrunk("acme-trunk-regi", {
        ...at,
        authentication: "registration",
        username: LINE,
        hasPassword: true,
        options: { authUsername: ACCOUNT.username, contactUser: "desk-9", registersEverySec: 120, retriesEverySec: 5 },
      }),
      headed: a.aTrunk("acme-trunk-head", {
        ...at,
        callerIdHeader: "remote_party_id",
        fromDomain: "ours.example",
        options: { fromUser: "known-as", contactUser: "reach-us", sessionTimers: "off", reliableRinging: "off" },
      }),
      private: a.aTrunk("acme-trunk-priv", {
        ...at,
        callerIdHeader: "p_asserted_identity",
        options: { tellsWithheldNumber: true, sessionTimers: "required" },
      }),
    };
    const acme = aSnapshot({ key: "acme", users: 2 });
    acme.routing = { ...a.emptyRouting(), dids: [a.aDid("+4312345600", a.toUser("acme", "1000"))] };
    const [policy] = a.openPolicy([]).policies;
    const [everywhere] = policy?.rules ?? [];
    if (policy === undefined || everywhere === undefined) throw new Error("there is one policy");
    const rules = Object.entries(COUNTRIES).map(([which, pattern]) => ({
      ...everywhere,
      pattern,
      trunkIds: [uuidOf(`trunk ${trunks[which as Which].sipName}`)],
    }));
    acme.routing.outbound = {
      ...acme.routing.outbound,
      policies: [{ ...policy, rules }],
      defaultPolicyId: policy.id,
      trunks: Object.values(trunks),
      mainNumber: "+4312345600",
      users: [{ userId: uuidOf("user acme 1001"), policyId: null, callerId: null, hidesNumber: true }],
    };
    const secrets = new Map([[trunks.registered.id, ACCOUNT.password]]);
    stage = await startRoutingStage({ tree: found.tree, tenants: [acme], secrets, sipPort });
    guard = await startGuard(stage);
    for (const extension of ["1000", "1001"]) await phone(extension);
    for (const { sipName } of Object.values(trunks)) await stage.trunkIs(sipName, "Avail");
    await stage.trunkIs("acme-trunk-back-b1", "Avail");
  }, 60_000);
  afterEach(async () => {
    carrier?.thaw();
    await carrier?.refuseAll(null);
    await stage?.quiet();
  });
  afterAll(async () => {
    guard?.close();
    await stage?.stop();
    await carrier?.stop();
    await backup?.stop();
  });

  it("goes by way of a proxy, and dials what the carrier wants dialled first", async () => {
    const call = await (await phone()).call("+43699001200");
    await call.answered;
    expect(await lastCall()).toMatchObject({ number: "77+43699001200", from: "+4312345600" });
  });

  it("finds the number called in P-Called-Party-ID", async () => {
    const call = await (await carrier.customer("436640000001")).dial("9+4312345600");
    const rung = await nextRinging(await phone());
    expect(rung.remoteNumber).toBe("+436640000001");
    await rung.answer();
    await call.answered;
  });

  it("tries the carrier's other host where the first cannot take a call, or is down", async () => {
    await carrier.refuseAll(38);
    const before = (await carrier.calls()).length;
    await (await (await phone()).call("+49301001200")).answered;
    expect((await lastCall(backup))?.number).toBe("+49301001200");
    expect((await carrier.calls()).length).toBe(before + 1);
    await stage.quiet();

    carrier.freeze();
    await stage.trunkIs("acme-trunk-back", "Unavail");
    await (await (await phone()).call("+49302001200")).answered;
    expect((await lastCall(backup))?.number).toBe("+49302001200");
    carrier.thaw();
    await stage.trunkIs("acme-trunk-back", "Avail");
  }, 60_000);

  it("tries no other host where the one called is busy", async () => {
    const before = (await backup.calls()).length;
    expect(await statusOf(await (await phone()).dial("+4930100117"))).toBe(486);
    expect((await backup.calls()).length).toBe(before);
  });

  it("logs in with another name than it registers, and gives the name it is to be called by", async () => {
    await vi.waitFor(async () => expect(await carrier.contacts()).toContain("sip:desk-9@"), {
      timeout: 20_000,
    });
    await (await (await phone()).call("+33101001200")).answered;
    expect((await lastCall())?.number).toBe("+33101001200");
  }, 60_000);

  it("tells number, From and Contact as the carrier wants them, and offers no timers", async () => {
    await (await (await phone()).call("+44201001200")).answered;
    const call = await lastCall();
    expect(call?.fromHeader).toMatch(/<sip:known-as@ours\.example>/);
    expect(call?.remoteParty).toContain("sip:+4312345600@");
    expect(call?.contact).toContain("sip:reach-us@");
    expect(call?.asserted).toBe("");
    expect(call?.supported).not.toMatch(/timer|100rel/);
  });

  it("tells a number that is withheld to the carrier alone, and insists on timers", async () => {
    await (await (await phone("1001")).call("+39061001200")).answered;
    const hidden = await lastCall();
    expect(hidden?.fromHeader).toMatch(/anonymous/i);
    expect(hidden?.asserted).toContain("sip:+4312345600@");
    expect(hidden?.privacy).toMatch(/id/);
    expect(hidden?.require).toContain("timer");
    // By a trunk that does not tell it, nobody is told.
    await (await (await phone("1001")).call("+44202001200")).answered;
    const untold = await lastCall();
    expect(`${untold?.asserted}${untold?.remoteParty}`).not.toContain("4312345600");
  });
});
