import { asteriskOrReason, startSipPhone } from "@callplane/infra/asterisk";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openAmi } from "../../src/asterisk/ami/index.ts";
import { type DeviceState, startDeviceTracker } from "../../src/devices/index.ts";
import { createBackoff } from "../../src/lib/backoff.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import { createSnapshotIndex } from "../../src/reconcile/index.ts";
import { aSnapshot, aSnapshotEnvelope, passwordOf } from "../a-snapshot.ts";
import { type RealApply, startRealApply } from "./real-apply.ts";

const found = await asteriskOrReason();
const until = (check: () => unknown) =>
  vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 30_000, interval: 10 });

describe.skipIf(found.skip)(`faults of a real Asterisk${found.because}`, () => {
  const acme = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 3 }));
  const [first = ""] = acme.body.users.flatMap((user) => user.devices.map((device) => device.sipUsername));
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function started(options: Parameters<typeof startRealApply>[0] = {}): Promise<RealApply> {
    const real = await startRealApply(options);
    cleanups.push(() => real.stop());
    expect(await real.apply([acme])).toMatchObject({ kind: "applied" });
    return real;
  }

  it("row 4: a reload that hangs is unknown within its limit, blocks the next apply, and is put back later", async () => {
    // Long, but for the reload that hangs: what ends while Asterisk stands still was ended by the limit.
    let limitMs = 30_000;
    const real = await started({ reloadTimeoutMs: () => limitMs });
    const body = structuredClone(acme.body);
    for (const user of body.users) user.name = "Never Seen";
    const next = aSnapshotEnvelope(body, 2);
    const before = (await real.ports.store.readLive()).path;
    const outcome = await real.apply([next], {
      onStep(step) {
        if (step !== "reload") return;
        limitMs = 500;
        real.asterisk.kill("SIGSTOP");
      },
    });
    expect(outcome).toMatchObject({ kind: "unknown", error: { code: "reload_failed" } });
    // The files are the old ones already: should Asterisk be restarted now, it starts with them.
    expect((await real.ports.store.readLive()).path).toBe(before);
    expect(await real.ports.journal.read()).toMatchObject({ phase: "restoring", reason: { code: "reload_failed" } });
    expect(await real.recover()).toMatchObject({ kind: "unknown" });
    limitMs = 30_000;
    real.asterisk.kill("SIGCONT");
    await vi.waitFor(async () => expect(await real.recover()).toMatchObject({ kind: "rolled_back" }), {
      timeout: 30_000,
    });
    const [shown] = await real.ami.list({ Action: "PJSIPShowEndpoint", Endpoint: first });
    expect(shown?.Callerid).toBe('"Person 1000" <1000>');
    expect(await real.endpoints()).toHaveLength(3);
    expect(await real.apply([next])).toMatchObject({ kind: "applied" });
  });

  it("an Asterisk killed while it reloads: the old configuration after its restart, then the new one can be applied", async () => {
    const real = await started();
    const body = structuredClone(acme.body);
    for (const user of body.users) user.name = "After The Crash";
    const next = aSnapshotEnvelope(body, 2);
    const outcome = await real.apply([next], { onStep: (step) => step === "reload" && real.asterisk.kill("SIGKILL") });
    expect(outcome.kind).toBe("unknown");
    expect((await real.ports.store.readLive()).files.get("pjsip.d/acme-10xx.conf")).not.toContain("After The Crash");
    await real.restart("SIGKILL");
    await until(() => real.ami.isUp);
    await vi.waitFor(async () => expect(await real.recover()).toMatchObject({ kind: "rolled_back" }), {
      timeout: 30_000,
    });
    expect(await real.endpoints()).toHaveLength(3);
    expect(await real.apply([next])).toMatchObject({ kind: "applied" });
  });

  it("row 8: the manager connection comes back by itself after Asterisk restarts, once", async () => {
    const real = await started();
    const ami = openAmi({ ...real.asterisk.ami, log: silentLog(), backoff: createBackoff({ baseMs: 20, capMs: 200 }) });
    cleanups.push(() => ami.close());
    const ups: number[] = [];
    const events: string[] = [];
    ami.onUp(() => ups.push(performance.now()));
    ami.onEvent((event) => void (event.UserEvent === "Mark" && events.push(event.Number ?? "")));
    await until(() => ups.length === 1);
    await real.restart("SIGTERM");
    await until(() => ups.length === 2);
    await ami.send({ Action: "UserEvent", UserEvent: "Mark", Number: "1" });
    await ami.send({ Action: "Ping" });
    await until(() => events.length > 0);
    expect(events).toEqual(["1"]);
    await until(() => real.ami.isUp);
    expect(await real.endpoints()).toHaveLength(3);
  });

  it("row 9: device states follow phones that come, go and are cut off, and are whole after a reconnect", async () => {
    const real = await started();
    const index = createSnapshotIndex();
    index.set(acme);
    const ami = openAmi({ ...real.asterisk.ami, log: silentLog(), backoff: createBackoff({ baseMs: 20, capMs: 200 }) });
    const tracker = startDeviceTracker({ ami, snapshots: index, clock: systemClock, log: silentLog() });
    cleanups.push(
      () => ami.close(),
      () => tracker.close(),
    );
    const seen: DeviceState[] = [];
    let resyncs = 0;
    tracker.onChange((state) => seen.push(state));
    tracker.onResync(() => {
      resyncs += 1;
    });
    await until(() => resyncs > 0);
    expect(tracker.all().map((state) => state.state)).toEqual(["unregistered", "unregistered", "unregistered"]);

    const server = { host: "127.0.0.1", port: real.asterisk.ports.sip };
    const phone = await startSipPhone({ server, username: first, password: passwordOf(first) });
    cleanups.push(() => phone.stop());
    const id = acme.body.users[0]?.devices[0]?.id ?? "";
    await phone.register();
    await until(() => tracker.state(id)?.state === "registered");
    expect(tracker.state(id)).toMatchObject({
      address: `127.0.0.1:${phone.port}`,
      contactUri: `sip:${first}@127.0.0.1:${phone.port}`,
      tenantId: acme.tenantId,
    });
    await phone.unregister();
    await until(() => tracker.state(id)?.state === "unregistered");
    await phone.register();
    await until(() => tracker.state(id)?.state === "registered");

    const before = resyncs;
    await real.restart("SIGKILL");
    await until(() => resyncs > before && real.ami.isUp);
    // Contacts survive in Asterisk's database: the state is read anew, not remembered.
    const contacts = await real.ami.list({ Action: "PJSIPShowContacts" });
    await until(() => tracker.state(id)?.state === (contacts.length > 0 ? "registered" : "unregistered"));
    expect(seen.filter((state) => state.deviceId !== id).every((state) => state.state === "unregistered")).toBe(true);
  });
});
