import type { AmiConnection, AmiEvent } from "../asterisk/ami/index.ts";
import { AmiError } from "../asterisk/ami/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { SnapshotIndex } from "../reconcile/index.ts";
import {
  contactsByEndpoint,
  contactsOfDetail,
  type DevicePresence,
  isSamePresence,
  presenceOf,
  UNKNOWN,
  UNREGISTERED,
} from "./contacts.ts";

export interface DeviceState extends DevicePresence {
  readonly tenantId: string;
  readonly deviceId: string;
  /** When this gateway noticed, ISO 8601. */
  readonly at: string;
}

/**
 * What Asterisk knows of each device's registration. Events only say where to look: the truth is read, so lost, doubled or shuffled
 * events end in the same state, at the latest with the next complete resynchronisation.
 */
export interface DeviceTracker {
  state(deviceId: string): DeviceState | undefined;
  all(): DeviceState[];
  onChange(listener: (state: DeviceState) => void): () => void;
  /** After each complete resynchronisation, with the tenants the edge should be told of completely. */
  onResync(listener: (tenants: ReadonlySet<string>) => void): () => void;
  close(): Promise<void>;
}

export interface DeviceTrackerOptions {
  readonly ami: AmiConnection;
  readonly snapshots: SnapshotIndex;
  readonly clock: Clock;
  readonly log: Log;
  /** Default 60 000. */
  readonly resyncEveryMs?: number;
}

const LOOKUPS_AT_ONCE = 8;
/**
 * When more wait to be looked up, reading all at once is less. Asterisk goes through all contacts for each single look: of ten thousand one
 * costs it some ten milliseconds, and all of them together hardly a second.
 */
const WORTH_A_ROLL_CALL = 200;
/** After a roll call Asterisk has as long for its phones as that took, up to this. */
const LONGEST_REST_MS = 5_000;
const RETRY_MS = 1_000;
/** Of so many periodic resynchronisations one is told to the edge as a whole, should it have lost something. */
const TELL_ALL_EVERY = 10;

export function startDeviceTracker(options: DeviceTrackerOptions): DeviceTracker {
  const { ami, snapshots, clock, log, resyncEveryMs = 60_000 } = options;
  /** By SIP user name. */
  const states = new Map<string, DeviceState>();
  const byDevice = new Map<string, DeviceState>();
  const changeListeners = new Set<(state: DeviceState) => void>();
  const resyncListeners = new Set<(tenants: ReadonlySet<string>) => void>();
  const toTellOf = new Set<string>();
  let periods = 0;
  const toLookUp = new Set<string>();
  const stop = new AbortController();
  let busyLookups = 0;
  let isResyncDue = false;
  let isResyncing = false;
  let resyncing: Promise<void> = Promise.resolve();

  function update(sipUsername: string, presence: DevicePresence): void {
    const owner = snapshots.deviceBySipUsername(sipUsername);
    if (!owner) return;
    const before = states.get(sipUsername);
    if (before && before.deviceId !== owner.device.id) byDevice.delete(before.deviceId);
    if (before?.deviceId === owner.device.id && isSamePresence(before, presence)) return;
    const state = {
      ...presence,
      tenantId: owner.tenantId,
      deviceId: owner.device.id,
      at: new Date(clock.now()).toISOString(),
    };
    states.set(sipUsername, state);
    byDevice.set(state.deviceId, state);
    for (const listener of [...changeListeners]) listener(state);
  }

  async function resyncOnce(): Promise<void> {
    toLookUp.clear();
    const contacts = contactsByEndpoint(await ami.list({ Action: "PJSIPShowContacts" }, { timeoutMs: 15_000 }));
    const known = new Set<string>();
    for (const { body } of snapshots.all()) {
      for (const { sipUsername } of body.users.flatMap((user) => user.devices)) {
        known.add(sipUsername);
        update(sipUsername, presenceOf(contacts.get(sipUsername) ?? []));
      }
    }
    for (const [name, { deviceId }] of states) {
      if (known.has(name)) continue;
      states.delete(name);
      byDevice.delete(deviceId);
    }
    const tenants = new Set(toTellOf);
    toTellOf.clear();
    for (const listener of [...resyncListeners]) listener(tenants);
  }

  async function resyncWhileDue(): Promise<void> {
    isResyncing = true;
    while (isResyncDue && ami.isUp && !stop.signal.aborted) {
      isResyncDue = false;
      const beganMs = clock.monotonicMs();
      try {
        await resyncOnce();
        const restMs = Math.min(clock.monotonicMs() - beganMs, LONGEST_REST_MS);
        await clock.sleep(restMs, stop.signal).catch(() => undefined);
      } catch (error) {
        log.warn({ err: error }, "device states not read");
        isResyncDue = true;
        await clock.sleep(RETRY_MS, stop.signal).catch(() => undefined);
      }
    }
    isResyncing = false;
  }

  function resync(): void {
    isResyncDue = true;
    if (!isResyncing) resyncing = resyncWhileDue();
  }

  async function lookUp(sipUsername: string): Promise<void> {
    try {
      const detail = await ami.list({ Action: "PJSIPShowEndpoint", Endpoint: sipUsername });
      update(sipUsername, presenceOf(contactsOfDetail(detail)));
    } catch (error) {
      if (error instanceof AmiError && error.code === "rejected") update(sipUsername, UNREGISTERED);
      else resync(); // at once, or when Asterisk is back
    }
  }

  function startLookups(): void {
    for (const name of toLookUp) {
      if (busyLookups >= LOOKUPS_AT_ONCE) return;
      toLookUp.delete(name);
      busyLookups += 1;
      void lookUp(name).finally(() => {
        busyLookups -= 1;
        startLookups();
      });
    }
  }

  function take(event: AmiEvent): void {
    if (event.Event !== "ContactStatus") return;
    const name = event.EndpointName || event.AOR;
    if (!name || !snapshots.deviceBySipUsername(name)) return;
    toLookUp.add(name);
    if (toLookUp.size > WORTH_A_ROLL_CALL) resync();
    else startLookups();
  }

  function resyncAndTellAll(): void {
    for (const { tenantId } of snapshots.all()) toTellOf.add(tenantId);
    resync();
  }

  const undo = [
    ami.onEvent(take),
    ami.onUp(resyncAndTellAll),
    snapshots.onChange((tenantId) => {
      toTellOf.add(tenantId);
      resync();
    }),
  ];
  const timer = setInterval(() => {
    periods += 1;
    if (periods % TELL_ALL_EVERY === 0) resyncAndTellAll();
    else resync();
  }, resyncEveryMs);
  return {
    state: (deviceId) => byDevice.get(deviceId),
    all: () =>
      snapshots.all().flatMap(({ tenantId, body }) =>
        body.users.flatMap((user) =>
          user.devices.map(
            (device) =>
              states.get(device.sipUsername) ?? {
                ...UNKNOWN,
                tenantId,
                deviceId: device.id,
                at: new Date(clock.now()).toISOString(),
              },
          ),
        ),
      ),
    onChange(listener) {
      changeListeners.add(listener);
      return () => void changeListeners.delete(listener);
    },
    onResync(listener) {
      resyncListeners.add(listener);
      return () => void resyncListeners.delete(listener);
    },
    async close() {
      stop.abort();
      clearInterval(timer);
      for (const end of undo) end();
      await resyncing;
    },
  };
}
