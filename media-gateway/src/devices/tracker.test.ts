import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { aSnapshot, aSnapshotEnvelope } from "../../test/a-snapshot.ts";
import type { AmiAction, AmiConnection, AmiEvent } from "../asterisk/ami/index.ts";
import { AmiError } from "../asterisk/ami/index.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { createSnapshotIndex } from "../reconcile/index.ts";
import { contactsByEndpoint, presenceOf } from "./contacts.ts";
import { type DeviceState, startDeviceTracker } from "./tracker.ts";

const acme = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 5 }));
const devices = acme.body.users.flatMap((user) => user.devices);

/** Asterisk's truth, and a manager connection to it whose events a test can lose, double and shuffle. */
function anAsterisk() {
  const contacts = new Map<string, { uri: string; status: string }>();
  const eventListeners = new Set<(event: AmiEvent) => void>();
  const upListeners = new Set<() => void>();
  let isUp = true;
  const answer = async (work: () => AmiEvent[]): Promise<AmiEvent[]> => {
    await Promise.resolve();
    if (!isUp) throw new AmiError("lost", "gone");
    const events = work();
    await Promise.resolve();
    return events;
  };
  const ami: AmiConnection = {
    send: async () => ({ Response: "Success" }),
    list: (action: AmiAction) =>
      answer(() => {
        const shown = [...contacts].filter(([name]) => action.Endpoint === undefined || action.Endpoint === name);
        return shown.map(([name, { uri, status }]) =>
          action.Action === "PJSIPShowContacts"
            ? {
                Event: "ContactList",
                Endpoint: name,
                Uri: uri,
                Status: status,
                ViaAddr: "192.0.2.1",
                ViaPort: "5060",
                UserAgent: "x",
              }
            : {
                Event: "ContactStatusDetail",
                AOR: name,
                URI: uri,
                Status: status,
                ViaAddress: "192.0.2.1:5060",
                UserAgent: "x",
              },
        );
      }),
    onEvent(listener) {
      eventListeners.add(listener);
      return () => void eventListeners.delete(listener);
    },
    onUp(listener) {
      upListeners.add(listener);
      if (isUp) listener();
      return () => void upListeners.delete(listener);
    },
    onDown: () => () => undefined,
    get isUp() {
      return isUp;
    },
    close: async () => undefined,
  };
  return {
    ami,
    contacts,
    tell: (name: string, status: string) => {
      for (const listener of eventListeners)
        listener({ Event: "ContactStatus", EndpointName: name, ContactStatus: status });
    },
    reconnect() {
      isUp = false;
      isUp = true;
      for (const listener of [...upListeners]) listener();
    },
  };
}

function track(asterisk: ReturnType<typeof anAsterisk>) {
  const index = createSnapshotIndex();
  index.set(acme);
  const tracker = startDeviceTracker({
    ami: asterisk.ami,
    snapshots: index,
    clock: systemClock,
    log: silentLog(),
    resyncEveryMs: 3_600_000,
  });
  return { tracker, index };
}

const step = fc.record({
  device: fc.nat({ max: devices.length - 1 }),
  status: fc.constantFrom("Reachable", "Unreachable", "NonQualified", "Removed"),
  told: fc.constantFrom("once", "never", "twice", "late"),
});

describe("faults row 9: device states", () => {
  it("converge to Asterisk's truth, however events are lost, doubled and shuffled, with the next resynchronisation", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const asterisk = anAsterisk();
        const { tracker } = track(asterisk);
        const late: (() => void)[] = [];
        for (const { device, status, told } of steps) {
          const name = devices[device]?.sipUsername ?? "";
          if (status === "Removed") asterisk.contacts.delete(name);
          else asterisk.contacts.set(name, { uri: `sip:${name}@192.0.2.1`, status });
          const tell = () => asterisk.tell(name, status);
          if (told === "late") late.unshift(tell);
          if (told === "once" || told === "twice") tell();
          if (told === "twice") tell();
          if (told !== "never") await Promise.resolve();
        }
        for (const tell of late) tell();
        const resynced = new Promise<unknown>((resolve) => void tracker.onResync(resolve));
        asterisk.reconnect();
        await resynced;
        await vi.waitFor(() => {
          for (const { id, sipUsername } of devices) {
            const contact = asterisk.contacts.get(sipUsername);
            const state =
              contact === undefined ? "unregistered" : contact.status === "Unreachable" ? "unreachable" : "registered";
            expect(tracker.state(id)?.state).toBe(state);
          }
        });
        await tracker.close();
      }),
      { numRuns: 200 },
    );
  });

  it("are right without any resynchronisation where each change is told at least once", async () => {
    const asterisk = anAsterisk();
    const { tracker } = track(asterisk);
    await new Promise<unknown>((resolve) => void tracker.onResync(resolve));
    const [first] = devices;
    if (!first) throw new Error("no device");
    asterisk.contacts.set(first.sipUsername, { uri: "sip:x", status: "Reachable" });
    asterisk.tell(first.sipUsername, "Removed"); // whatever the event claims, the truth is read
    await vi.waitFor(() => expect(tracker.state(first.id)?.state).toBe("registered"));
    asterisk.contacts.clear();
    asterisk.tell(first.sipUsername, "Reachable");
    await vi.waitFor(() => expect(tracker.state(first.id)?.state).toBe("unregistered"));
    await tracker.close();
  });

  it("tell each change once, nothing for what stays, and nothing for strangers", async () => {
    const asterisk = anAsterisk();
    const { tracker } = track(asterisk);
    const seen: DeviceState[] = [];
    tracker.onChange((state) => seen.push(state));
    await new Promise<unknown>((resolve) => void tracker.onResync(resolve));
    expect(seen).toHaveLength(devices.length);
    asterisk.tell("stranger-1000-aaaa", "Reachable");
    for (let count = 0; count < 20; count += 1) asterisk.tell(devices[0]?.sipUsername ?? "", "Reachable");
    asterisk.reconnect();
    await new Promise<unknown>((resolve) => void tracker.onResync(resolve));
    expect(seen).toHaveLength(devices.length);
    await tracker.close();
  });

  it("know a device added by an apply, and forget one that was removed", async () => {
    const asterisk = anAsterisk();
    const { tracker, index } = track(asterisk);
    await new Promise<unknown>((resolve) => void tracker.onResync(resolve));
    const [gone] = acme.body.users;
    const fewer = { ...acme, body: { ...acme.body, users: acme.body.users.slice(1) } };
    const resynced = new Promise<unknown>((resolve) => void tracker.onResync(resolve));
    index.set(fewer);
    await resynced;
    expect(tracker.all()).toHaveLength(devices.length - 1);
    expect(tracker.state(gone?.devices[0]?.id ?? "")).toBeUndefined();
    await tracker.close();
  });
});

describe("a device made anew under the name of another", () => {
  it("takes its place", async () => {
    const asterisk = anAsterisk();
    const { tracker, index } = track(asterisk);
    await new Promise<unknown>((resolve) => void tracker.onResync(resolve));
    const before = acme.body.users[0]?.devices[0];
    const body = structuredClone(acme.body);
    const [device] = body.users[0]?.devices ?? [];
    if (!before || !device) throw new Error("the first person has a phone");
    device.id = crypto.randomUUID();
    const resynced = new Promise<unknown>((resolve) => void tracker.onResync(resolve));
    index.set({ ...acme, body });
    await resynced;
    expect(tracker.state(device.id)?.deviceId).toBe(device.id);
    expect(tracker.state(before.id)).toBeUndefined();
    await tracker.close();
  });
});

describe("presence", () => {
  it("holds nothing of a phone's own words that could not be stored", () => {
    const userAgent = `Phone\u0000\n${"🎉".repeat(150)}`;
    const byEndpoint = contactsByEndpoint([
      { Endpoint: "a", Uri: "sip:a@[2001:db8::1]:5060", Status: "Reachable", UserAgent: userAgent },
    ]);
    const presence = presenceOf(byEndpoint.get("a") ?? []);
    expect(presence.userAgent?.isWellFormed()).toBe(true);
    expect(presence.userAgent).toMatch(/^Phone🎉/);
    expect(presence.address).toBe("[2001:db8::1]:5060");
  });

  const contact = (status: string, uri = "sip:a") => ({ uri, status, address: null, userAgent: null });
  it("is that of the best contact", () => {
    expect(presenceOf([]).state).toBe("unregistered");
    expect(presenceOf([contact("Unreachable")]).state).toBe("unreachable");
    expect(presenceOf([contact("NonQualified")]).state).toBe("registered");
    expect(presenceOf([contact("Unreachable"), contact("Reachable", "sip:b")])).toMatchObject({
      state: "registered",
      contactUri: "sip:b",
    });
  });
});
