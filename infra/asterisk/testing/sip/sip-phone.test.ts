import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AsteriskInstance, asteriskOrReason, findTool, startAsterisk, startBaresip } from "../../index.ts";
import { FRAME_MS, SAMPLE_RATE, toneSecond, toneShare } from "./audio.ts";
import { CallRefused, type SipCall } from "./sip-call.ts";
import { RegistrationRefused, type SipPhone, type SipPhoneOptions, startSipPhone } from "./sip-phone.ts";

const asterisk = await asteriskOrReason();

const phones = ["alice", "bob"].map(
  (id) => `[${id}]
type = endpoint
context = office
disallow = all
allow = ulaw
direct_media = no
rtp_symmetric = yes
auth = ${id}
aors = ${id}
callerid = "${id}" <${id === "alice" ? 1000 : 1001}>
transport = transport-udp

[${id}]
type = auth
auth_type = userpass
supported_algorithms_uas = ${id === "alice" ? "MD5,SHA-256" : "MD5"}
username = ${id}
password = pw-${id}

[${id}]
type = aor
max_contacts = 10

`,
);
const dialplan = `[office]
exten = 600,1,Answer()
 same = n,Echo()
exten = 1001,1,Dial(PJSIP/bob,30)
 same = n,Hangup(\${HANGUPCAUSE})
exten = 700,1,Answer()
 same = n,Read(KEYS,,4)
 same = n,UserEvent(Keys,Pressed: \${KEYS})
 same = n,Set(DB(test/keys)=\${KEYS})
 same = n,Hangup()
exten = 701,1,Answer()
 same = n,Playtones(425)
 same = n,Wait(1)
 same = n,StopPlaytones()
 same = n,Wait(20)
exten = 702,1,Progress()
 same = n,Playtones(425)
 same = n,Wait(10)
`;

/** Whether any sample is well above the noise of a quiet line. */
const isLoud = (muLaw: Uint8Array) => muLaw.some((byte) => (byte & 0x7f) < 0x40);

describe.skipIf(asterisk.skip)(`a test phone${asterisk.because}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "sip-phone-test-"));
  const started: SipPhone[] = [];
  let instance: AsteriskInstance;

  beforeAll(async () => {
    for (const name of ["pjsip.d", "dialplan.d"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "pjsip.d/office.conf"), phones.join(""));
    writeFileSync(join(folder, "dialplan.d/office.conf"), dialplan);
    instance = await startAsterisk({ tree: asterisk.tree, options: { generatedDir: folder } });
  }, 120_000);
  afterAll(async () => {
    await Promise.all(started.map((phone) => phone.stop()));
    await instance?.stop();
    rmSync(folder, { recursive: true });
  });

  async function phone(username: string, options: Partial<SipPhoneOptions> = {}): Promise<SipPhone> {
    const server = { host: "127.0.0.1", port: instance.ports.sip };
    const made = await startSipPhone({ server, username, password: `pw-${username}`, ...options });
    started.push(made);
    return made;
  }
  const contacts = () => instance.cli("pjsip show contacts");

  it.each(["MD5", "SHA-256"] as const)("registers by %s, and takes it back", async (algorithm) => {
    const alice = await phone("alice", { algorithm });
    await alice.register();
    expect(await contacts()).toContain(`sip:alice@127.0.0.1:${alice.port}`);
    await alice.unregister();
    expect(await contacts()).not.toContain(`:${alice.port}`);
  });

  it.each([
    ["a wrong password", "alice", "wrong"],
    ["an unknown name", "mallory", "pw-mallory"],
  ])("is refused with %s", async (_, username, password) => {
    const refusal = phone(username, { password }).then((made) => made.register());
    await expect(refusal).rejects.toThrow(RegistrationRefused);
    await expect(refusal).rejects.toMatchObject({ status: 401 });
  });

  it("hears its own tone come back from Echo, and no other", async () => {
    const call = await (await phone("alice")).call("600");
    void call.sendTone(440);
    await call.hears(440);
    await expect(call.hears(1_000, { withinMs: 300 })).rejects.toThrow("did not hear 1000 Hz");
    void call.sendTone(1_000);
    await call.hears(1_000);
    call.sendSilence();
    await call.hearsSilence();
    expect(call.received.lost).toBe(0);
    await call.hangUp();
    await expect(call.ended).resolves.toMatchObject({ by: "local" });
  });

  it("talks to a colleague, both ways at once", async () => {
    const [alice, bob] = [await phone("alice"), await phone("bob")];
    await bob.register();
    const dialled = await alice.dial("1001");
    const incoming = await bob.nextIncoming();
    expect(incoming).toMatchObject({ remoteNumber: "1000", remoteName: "alice", state: "ringing" });
    await incoming.answer();
    await dialled.answered;
    void dialled.sendTone(440);
    void incoming.sendTone(1_000);
    await Promise.all([incoming.hears(440), dialled.hears(1_000)]);
    await incoming.hangUp();
    await expect(dialled.ended).resolves.toMatchObject({ by: "remote" });
    await bob.unregister();
  });

  async function talks(from: SipCall, to: SipCall): Promise<void> {
    void from.sendTone(700);
    await to.hears(700);
  }

  it.each(["at once", "after asking"] as const)("passes a call on: %s", async (how) => {
    const [alice, bob] = [await phone("alice"), await phone("bob")];
    await bob.register();
    const dialled = await alice.dial("1001");
    const incoming = await bob.nextIncoming();
    await incoming.answer();
    await dialled.answered;
    await talks(dialled, incoming); // before that Asterisk may not have put them through, and there is nothing to pass on
    if (how === "at once") {
      await expect(dialled.transfer("600")).resolves.toBe(200);
    } else {
      const asking = await alice.call("600");
      await talks(asking, asking);
      await expect(dialled.transferTo(asking)).resolves.toBe(200);
    }
    void incoming.sendTone(440);
    await incoming.hears(440);
    expect(alice.calls).toEqual([]);
    await incoming.hangUp();
    await bob.unregister();
  });

  it("is told when a call cannot be passed on", async () => {
    const alice = await phone("alice");
    const call = await alice.call("600");
    await expect(call.transfer("999")).resolves.toBeGreaterThanOrEqual(400);
    await call.hangUp();
  });

  it("sends a call elsewhere by itself", async () => {
    const [alice, bob] = [await phone("alice"), await phone("bob")];
    await bob.register();
    const dialled = await alice.dial("1001");
    (await bob.nextIncoming()).redirect("600");
    await dialled.answered;
    void dialled.sendTone(440);
    await dialled.hears(440);
    await dialled.hangUp();
    await bob.unregister();
  });

  it("rings before it is answered, and gives up by CANCEL", async () => {
    const [alice, bob] = [await phone("alice"), await phone("bob")];
    await bob.register();
    const dialled = await alice.dial("1001");
    const incoming = await bob.nextIncoming();
    await expect.poll(() => dialled.state).toBe("ringing");
    await dialled.hangUp();
    await expect(dialled.ended).resolves.toMatchObject({ by: "cancelled", status: 487 });
    await expect(dialled.answered).rejects.toThrow(CallRefused);
    await expect(incoming.ended).resolves.toMatchObject({ by: "cancelled" });
    await bob.unregister();
  });

  it("can be busy, and be told so", async () => {
    const [alice, bob] = [await phone("alice"), await phone("bob")];
    await bob.register();
    bob.onIncoming = (call) => call.refuse(486, "Busy Here");
    await expect(alice.call("1001")).rejects.toMatchObject({ name: "CallRefused", status: 486 });
    await expect(alice.call("999")).rejects.toMatchObject({ status: 404 });
    await bob.unregister();
  });

  it("presses keys", async () => {
    const call = await (await phone("alice")).call("700");
    call.sendDigits("19#0");
    await expect(call.ended).resolves.toMatchObject({ by: "remote" });
    // Read ends at '#'.
    expect(await instance.cli("database get test keys")).toContain("Value: 19");
  });

  it("tells when a sound began and ended, and how the packets came", async () => {
    const call = await (await phone("alice")).call("701");
    const recording = call.record();
    const began = await call.hearsSound({ forMs: 200 });
    const ended = await call.hearsSilence({ forMs: 200 });
    const frames = recording.stop();
    const loud = frames.filter(({ at, payload }) => at >= began && at < ended && isLoud(payload));
    expect(loud.length * FRAME_MS).toBeGreaterThanOrEqual(800); // the dialplan plays it for a second
    const steps = frames.slice(1).map(({ timestamp }, i) => timestamp - (frames[i]?.timestamp ?? 0));
    expect(new Set(steps)).toEqual(new Set([160]));
    await call.hangUp();
  });

  it("hears what is said before the call is answered", async () => {
    const alice = await phone("alice");
    const call = await alice.dial("702");
    await call.hears(425);
    expect(call.state).toBe("ringing");
    await call.hangUp();
  });

  it("says recorded audio to its end", async () => {
    const call = await (await phone("alice")).call("600");
    const recording = call.record();
    await call.hearsSilence({ forMs: 100 });
    await call.sendAudio(toneSecond(440).subarray(0, (SAMPLE_RATE * 500) / 1_000 + 7));
    await call.hearsSilence({ forMs: 500 });
    const loud = recording.stop().filter(({ payload }) => isLoud(payload));
    expect(loud.length).toBeGreaterThanOrEqual(25); // 500 ms and a little more, in frames of 20 ms
    expect(loud.length).toBeLessThanOrEqual(26);
    await call.hangUp();
  });

  const lacking =
    asterisk.skip || findTool(asterisk.tree, "baresip") !== undefined ? "" : " (skipped: there is no baresip here)";
  it.skipIf(lacking !== "")(
    `shares the office with a phone that is not ours: baresip registers, calls and is called${lacking}`,
    async () => {
      const server = { host: "127.0.0.1", port: instance.ports.sip };
      const softphone = await startBaresip({
        tree: asterisk.tree,
        server,
        username: "bob",
        password: "pw-bob",
        toneHz: 440,
      });
      try {
        await softphone.registered();
        await softphone.call("600");
        await expect
          .poll(() => toneShare(softphone.heard().slice(-1_600), 440), { timeout: 10_000 })
          .toBeGreaterThan(0.8);
        softphone.hangUp();

        const dialled = await (await phone("alice")).dial("1001");
        await softphone.printed(/Incoming call from/i);
        softphone.answer();
        await dialled.answered;
        void dialled.sendTone(1_000);
        await dialled.hears(440);
        await expect
          .poll(() => toneShare(softphone.heard().slice(-1_600), 1_000), { timeout: 10_000 })
          .toBeGreaterThan(0.8);
        await dialled.hangUp();
      } finally {
        await softphone.stop();
      }
    },
    60_000,
  );

  it("holds a hundred calls at once, each hearing itself", async () => {
    const alice = await phone("alice");
    const calls = await Promise.all(Array.from({ length: 100 }, () => alice.call("600")));
    for (const call of calls) void call.sendTone(440);
    await Promise.all(calls.map((call) => call.hears(440, { withinMs: 20_000 })));
    expect(alice.calls).toHaveLength(100);
    await Promise.all(calls.map((call) => call.hangUp()));
    await expect
      .poll(() => instance.cli("core show channels count"), { timeout: 10_000 })
      .toContain("0 active channels");
  }, 60_000);
});
