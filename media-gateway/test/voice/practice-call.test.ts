import { asteriskOrReason } from "@callplane/infra/asterisk";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Stage, startStage, until } from "../stage.ts";

const asterisk = await asteriskOrReason();

describe.skipIf(asterisk.skip)(`a call to the practice agent${asterisk.because}`, () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await startStage({
      tree: asterisk.tree,
      agents: {
        "601": { fallback: { kind: "extension", number: "1001" } },
        "602": { firstMessage: "This is a long greeting. ".repeat(12) },
        "603": { firstMessage: "This is a long greeting. ".repeat(12), maxDurationSec: 2 },
        "604": { voiceProvider: "elevenlabs", fallback: { kind: "extension", number: "1001" } },
      },
    });
  });
  afterAll(() => stage?.stop());

  beforeEach(() => until(() => stage.calls.active().length === 0 && stage.voice.activeSessions === 0));

  const lastRecord = (count: number) => until(() => stage.records()[count]);
  const kinds = (record: { events: { kind: string }[] }) => record.events.map((event) => event.kind);

  it("greets with speech, hears the caller, answers, and all of it stands in the call's record", async () => {
    const phone = await stage.phone("1000");
    const before = stage.records().length;
    const call = await phone.call("601");
    await call.hearsSound({ forMs: 200 });
    await call.hearsSilence({ forMs: 800 });
    const spoken = stage.speech.say("What is your name? I would like to know more about you.", "en");
    await call.sendAudio(await spoken);
    await call.hearsSound({ forMs: 200 });
    await call.hearsSilence({ forMs: 800 });
    await call.hangUp();

    const record = await lastRecord(before);
    expect(record).toMatchObject({
      direction: "internal",
      disposition: "answered",
      dialed: "601",
      caller: { number: "1000", name: "Person 1000" },
      callee: { number: "601", name: "Front desk" },
      agentId: stage.snapshot.agents[0]?.id,
    });
    expect(record.legs.map((leg) => leg.kind)).toEqual(["device", "agent"]);
    expect(record.turns.map((turn) => turn.speaker)).toEqual(["agent", "caller", "agent"]);
    expect(record.turns[0]).toMatchObject({ text: "Hello, how can I help you?", interrupted: false });
    expect(record.turns[0]?.heardMs).toBeGreaterThan(500);
    expect(record.turns[1]?.text).toMatch(/^\(spoke for \d\.\d s\)$/);
    expect(record.turns[2]?.latency?.responseMs).toBeGreaterThan(0);
    expect(kinds(record)).toEqual(
      expect.arrayContaining([
        "call.started",
        "route.decided",
        "agent.connecting",
        "agent.connected",
        "agent.speaking",
        "call.ended",
      ]),
    );
  });

  it("falls silent at once when the caller talks over it, and knows how much was heard", async () => {
    const phone = await stage.phone("1000");
    const before = stage.records().length;
    const call = await phone.call("602");
    await call.hearsSound({ forMs: 1000 });
    void call.sendTone(440, { forMs: 1000 });
    await call.hearsSilence({ forMs: 400 });
    await call.hangUp();
    const record = await lastRecord(before);
    const [greeting] = record.turns;
    expect(greeting).toMatchObject({ speaker: "agent", interrupted: true });
    expect(greeting?.heardMs).toBeGreaterThan(900);
    // The whole of it takes 20 s.
    expect(greeting?.heardMs).toBeLessThan(10_000);
    expect(greeting?.text.endsWith("…")).toBe(true);
    expect(kinds(record)).toContain("agent.interrupted");
  });

  it("transfers on the key 1: another phone rings, and both talk", async () => {
    const [caller, colleague] = [await stage.phone("1000"), await stage.phone("1001")];
    const before = stage.records().length;
    const call = await caller.call("601");
    await call.hearsSound({ forMs: 200 });
    call.sendDigits("1");
    const incoming = await colleague.nextIncoming();
    await incoming.answer();
    void call.sendTone(600);
    await incoming.hears(600);
    await incoming.hangUp();
    await call.ended;
    const record = await lastRecord(before);
    expect(kinds(record)).toEqual(
      expect.arrayContaining(["dtmf", "agent.tool", "transfer", "leg.ringing", "leg.answered"]),
    );
    expect(record.legs.map((leg) => leg.kind)).toEqual(["device", "agent", "device"]);
    expect(JSON.stringify(record.events.filter((event) => event.kind === "dtmf"))).not.toMatch(/"1"|digit/);
    expect(stage.endings.at(-1)).toEqual({ kind: "transferred", extension: "1001" });
  });

  it("hangs up on the key 9, after saying goodbye", async () => {
    const phone = await stage.phone("1000");
    const call = await phone.call("601");
    await call.hearsSound({ forMs: 200 });
    call.sendDigits("9");
    expect(await call.ended).toMatchObject({ by: "remote" });
    await until(() => stage.endings.at(-1)?.kind === "hung_up_by_agent");
  });

  it("ends at its longest duration, even in the middle of a word", async () => {
    const phone = await stage.phone("1000");
    const before = stage.records().length;
    const call = await phone.call("603");
    expect(await call.ended).toMatchObject({ by: "remote" });
    const record = await lastRecord(before);
    expect(record.events.find((event) => event.kind === "agent.fallback")).toMatchObject({
      data: { reason: "too_long" },
    });
    expect(record.turns[0]).toMatchObject({ interrupted: true });
  });

  it("says so on the timeline where the voice provider is not to be had, and goes to the fallback", async () => {
    const [caller, colleague] = [await stage.phone("1000"), await stage.phone("1001")];
    const before = stage.records().length;
    const call = await caller.call("604");
    const incoming = await colleague.nextIncoming();
    await incoming.answer();
    await call.hangUp();
    await incoming.ended;
    const record = await lastRecord(before);
    expect(record.events.map((event) => event.text)).toEqual(
      expect.arrayContaining(["This gateway does not have that voice provider.", "The caller goes on to 1001."]),
    );
  });

  it("takes several callers at once", async () => {
    const phones = [await stage.phone("1000"), await stage.phone("1001"), await stage.phone("1002")];
    const before = stage.records().length;
    const calls = await Promise.all(phones.map((phone) => phone.call("602")));
    await Promise.all(calls.map((call) => call.hearsSound({ forMs: 500 })));
    expect(stage.voice.activeSessions).toBe(3);
    await Promise.all(calls.map((call) => call.hangUp()));
    await until(() => stage.records().length === before + 3);
  });

  it("leaves nothing behind in Asterisk", async () => {
    await until(() => stage.voice.activeSessions === 0);
    await until(() => stage.calls.active().length === 0);
    // A channel that was hung up takes a moment to go.
    await expect.poll(() => stage.ari.rest.listBridges()).toEqual([]);
    await expect.poll(() => stage.ari.rest.listChannels()).toEqual([]);
  });
});
