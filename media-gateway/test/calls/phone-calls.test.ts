import { rmSync } from "node:fs";
import {
  type AsteriskInstance,
  asteriskOrReason,
  CallRefused,
  freeUdpRange,
  type SipCall,
} from "@callplane/infra/asterisk";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { watchRtpPorts } from "../../src/asterisk/log/index.ts";
import { systemClock } from "../../src/lib/clock.ts";
import {
  type GatewayParts,
  type Stage,
  stageSnapshot,
  stageSpeech,
  startAsteriskFor,
  startGatewayParts,
  startPhone,
  startStage,
  until,
} from "../stage.ts";
import { startTcpProxy, type TcpProxy } from "../tcp-proxy.ts";

const asterisk = await asteriskOrReason();

describe.skipIf(asterisk.skip)(`records of calls between phones${asterisk.because}`, () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await startStage({ tree: asterisk.tree });
  });
  afterAll(() => stage?.stop());
  beforeEach(() => until(() => stage.calls.active().length === 0));

  const texts = (record: { events: { text: string }[] }) => record.events.map((event) => event.text);

  it("answered: both heard each other, who hung up, for how long", async () => {
    const [anna, ben] = [await stage.phone("1000"), await stage.phone("1001")];
    const before = stage.records().length;
    const dialling = anna.call("1001");
    const incoming = await ben.nextIncoming();
    expect(incoming.remoteNumber).toBe("1000");
    await incoming.answer();
    const call = await dialling;
    void call.sendTone(500);
    void incoming.sendTone(900);
    await Promise.all([incoming.hears(500), call.hears(900)]);
    await incoming.hangUp();
    const record = await until(() => stage.records()[before]);
    expect(record).toMatchObject({
      direction: "internal",
      disposition: "answered",
      hangupCause: 16,
      caller: { number: "1000", name: "Person 1000" },
      callee: { number: "1001", name: "Person 1001" },
      dialed: "1001",
      agentId: null,
      version: 1,
    });
    const deviceIds = stage.snapshot.users.slice(0, 2).map((user) => user.devices[0]?.id);
    expect(record.legs.map((leg) => leg.deviceId)).toEqual(deviceIds);
    expect(texts(record).slice(0, 4)).toEqual([
      "Person 1000 (1000) calls 1001.",
      "Goes to Person 1001 (1001).",
      "Rings Person 1001's Desk.",
      "Person 1001 answers on Desk.",
    ]);
    expect(texts(record).at(-1)).toMatch(/^The call ends after \d+ s\.$/);
  });

  it("busy, not answered, given up, unreachable, unknown", async () => {
    const [anna, ben] = [await stage.phone("1000"), await stage.phone("1001")];
    const before = stage.records().length;

    const busy = await anna.dial("1001");
    (await ben.nextIncoming()).refuse(486, "Busy Here");
    await busy.ended;
    const givenUp = await anna.dial("1001");
    await ben.nextIncoming();
    await givenUp.hangUp();
    const unreachable = await anna.dial("1002");
    await unreachable.ended;
    const unknown = await anna.dial("1234");
    await unknown.ended;

    await until(() => stage.records().length === before + 4);
    expect(
      stage
        .records()
        .slice(before)
        .map(({ dialed, disposition, hangupCause }) => [dialed, disposition, hangupCause]),
    ).toEqual([
      ["1001", "busy", 17],
      ["1001", "no_answer", expect.any(Number)],
      ["1002", "failed", 20],
      ["1234", "failed", 1],
    ]);
    expect(texts(stage.records()[before + 3] ?? { events: [] })).toContain("1234 is not a number here.");
  });

  it.each(["##", "*2"])("passed on by keys (%s): one record with all three who were part of it", async (keys) => {
    const [anna, ben, cleo] = await Promise.all(["1000", "1001", "1002"].map((each) => stage.phone(each)));
    if (!anna || !ben || !cleo) throw new Error("three phones");
    const before = stage.records().length;
    const call = await anna.dial("1001");
    const passing = await ben.nextIncoming({ withinMs: 20_000 });
    await passing.answer();
    await call.answered;
    void call.sendTone(500);
    await passing.hears(500);
    passing.sendDigits(`${keys}1002#`);
    const third = await cleo.nextIncoming({ withinMs: 20_000 });
    await third.answer();
    if (keys === "*2") {
      void passing.sendTone(900);
      await third.hears(900);
      await passing.hangUp();
    }
    await third.hears(500, { withinMs: 20_000 });
    await call.hangUp();
    await third.ended;
    const record = await until(() => stage.records()[before]);
    expect(record).toMatchObject({ disposition: "answered", caller: { number: "1000" }, dialed: "1001" });
    expect(record.legs.map(({ party, answeredAt }) => [party.number, answeredAt !== null])).toEqual([
      ["1000", true],
      ["1001", true],
      ["1002", true],
    ]);
    await until(() => stage.calls.active().length === 0);
    expect(stage.records()).toHaveLength(before + 1);
  });
});

describe.skipIf(asterisk.skip)(`connections to Asterisk that break in the middle of a call${asterisk.because}`, () => {
  const snapshot = stageSnapshot({
    agents: { "601": { firstMessage: "A greeting that goes on and on. ".repeat(10) } },
  });
  let instance: AsteriskInstance;
  let folder: string;
  let manager: TcpProxy;
  let http: TcpProxy;
  let gateway: GatewayParts;

  beforeAll(async () => {
    ({ asterisk: instance, dir: folder } = await startAsteriskFor(snapshot, asterisk.tree));
    manager = await startTcpProxy({ host: "127.0.0.1", port: instance.ports.ami });
    http = await startTcpProxy({ host: "127.0.0.1", port: instance.ports.http });
    gateway = await startGatewayParts({
      asterisk: {
        ami: { ...instance.ami, port: manager.port },
        ari: { ...instance.ari, url: `http://127.0.0.1:${http.port}` },
      },
      snapshot,
      dir: folder,
      speech: stageSpeech(asterisk.tree),
    });
  });
  afterAll(async () => {
    await gateway?.stop();
    await Promise.all([manager?.stop(), http?.stop()]);
    await instance?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const records = () => gateway.spool.oldest(100);
  async function aCall() {
    const [anna, ben] = [await startPhone(instance, snapshot, "1000"), await startPhone(instance, snapshot, "1001")];
    const dialling = anna.call("1001");
    const incoming = await ben.nextIncoming();
    await incoming.answer();
    const call = await dialling;
    await until(() => gateway.calls.active()[0]?.answeredAt);
    return { call, stop: () => Promise.all([anna.stop(), ben.stop()]) };
  }

  it("the manager's: a call that goes on is one record, one that ended unseen is lost", async () => {
    const before = records().length;
    const first = await aCall();
    manager.cut();
    await until(() => !gateway.ami.isUp);
    manager.restore();
    await until(() => gateway.ami.isUp, 20_000);
    await first.call.hangUp();
    expect(await until(() => records()[before])).toMatchObject({ disposition: "answered", version: 1 });
    await first.stop();

    const second = await aCall();
    manager.cut();
    await until(() => !gateway.ami.isUp);
    await second.call.hangUp();
    manager.restore();
    expect(await until(() => records()[before + 1], 20_000)).toMatchObject({ disposition: "lost", version: 1 });
    expect(gateway.calls.active()).toEqual([]);
    await second.stop();
  });

  it("ARI's, with the agent's sound on it: the caller is not left in silence", async () => {
    const phone = await startPhone(instance, snapshot, "1000");
    const call = await phone.call("601");
    await call.hearsSound({ forMs: 300 });
    http.cut();
    await until(() => gateway.voice.activeSessions === 0);
    http.restore();
    await until(() => gateway.ari.isUp, 20_000);
    // Its fallback is to hang up, with a word of regret.
    expect(await call.ended).toMatchObject({ by: "remote" });
    await expect.poll(() => gateway.ari.rest.listBridges()).toEqual([]);
    await phone.stop();
  });

  it("ARI's, half open: noticed, replaced, and back", async () => {
    http.hang();
    await until(() => !gateway.ari.isUp, 20_000);
    http.cut();
    http.restore();
    await until(() => gateway.ari.isUp, 20_000);
    expect(await gateway.ari.rest.getVersion()).toMatch(/^22\./);
  });
});

describe.skipIf(asterisk.skip)(`RTP ports exhausted${asterisk.because}`, () => {
  it("refuses the leg too many with 488, raises an alarm, and the others go on (row 17)", async () => {
    const start = await freeUdpRange(8);
    const stage = await startStage({ tree: asterisk.tree, asterisk: { rtp: { start, end: start + 7 } } });
    const warnings: string[] = [];
    const counted = vi.fn();
    const watch = watchRtpPorts({
      logFile: stage.asterisk.logFile,
      clock: systemClock,
      log: pino({ level: "warn" }, { write: (line) => void warnings.push(JSON.parse(line).msg) }),
      onRefused: counted,
      everyMs: 5,
    });
    try {
      const phone = await stage.phone("1000");
      const calls: SipCall[] = [];
      let refusal: unknown;
      while (refusal === undefined && calls.length < 10)
        await phone.call("600").then(
          (call) => calls.push(call),
          (error: unknown) => {
            refusal = error;
          },
        );
      expect(calls.length).toBeGreaterThan(0);
      expect(refusal).toBeInstanceOf(CallRefused);
      expect(refusal).toMatchObject({ status: 488 });
      await expect
        .poll(() => watch.problem)
        .toMatch(/^all RTP ports are in use: 1 leg was refused, the last \d+ s ago/);
      // One leg finds a port, the one it calls does not: the caller hears that nobody is there, not silence.
      await calls.pop()?.hangUp();
      await stage.phone("1001");
      const answerTo1001 = () =>
        phone.call("1001").then(
          () => 200,
          ({ status }: CallRefused) => status,
        );
      await expect.poll(answerTo1001, { timeout: 10_000 }).toBe(480);
      await expect.poll(() => watch.problem).toMatch(/[2-9] legs were refused/);
      expect(counted.mock.calls.length).toBeGreaterThan(1);
      expect(warnings).toEqual(["rtp ports exhausted: legs are refused"]);
      // All those that were up still carry sound both ways (the echo test gives it back).
      for (const call of calls) {
        void call.sendTone(650);
        await call.hears(650);
        call.sendSilence();
      }
      await calls[0]?.hangUp();
      const again = await phone.call("600");
      await again.hearsSound();
      await Promise.all([...calls.slice(1), again].map((call) => call.hangUp()));
      await until(() => stage.calls.active().length === 0);
      // The refused one never became a call in Asterisk, or is recorded as failed: never as anything else.
      const others = stage.records().filter((record) => record.disposition !== "answered");
      expect(others.every((record) => record.disposition === "failed")).toBe(true);
      expect(stage.records().filter((record) => record.disposition === "answered")).toHaveLength(calls.length + 2);
    } finally {
      await watch.close();
      await stage.stop();
    }
  });
});
