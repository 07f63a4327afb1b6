import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { aTrunk, emptyRouting } from "../../test/a-routing.ts";
import { aSnapshot, aSnapshotEnvelope } from "../../test/a-snapshot.ts";
import type { AmiConnection, AmiEvent } from "../asterisk/ami/index.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { createSnapshotIndex, type SnapshotIndex } from "../reconcile/index.ts";
import { holdInsteadOfAcl } from "./hold.ts";
import { startBans } from "./start-bans.ts";
import { LIMITS } from "./watch.ts";

const OFFICE = "198.51.100.7";
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "callplane-bans-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A manager that says what a test has it say, and notes what it is asked. */
function aManager() {
  const listeners = new Set<(event: AmiEvent) => void>();
  const state = { isUp: true, asked: [] as string[] };
  const ami: AmiConnection = {
    send: async ({ Action }) => {
      state.asked.push(String(Action));
      return { Response: "Success" };
    },
    list: async () => [],
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onUp: () => () => undefined,
    onDown: () => () => undefined,
    get isUp() {
      return state.isUp;
    },
    close: async () => undefined,
  };
  const tell = (Event: string, from: string) => {
    for (const listener of listeners) listener({ Event, Service: "PJSIP", RemoteAddress: `IPV4/UDP/${from}/5060` });
  };
  const guess = (from: string) => tell("ChallengeResponseFailed", from);
  return { ami, state, tell, guess };
}

const opened = (ami: AmiConnection, snapshots: SnapshotIndex = createSnapshotIndex()) =>
  startBans({
    ami,
    snapshots,
    devices: { all: () => [], onChange: () => () => undefined, onResync: () => () => undefined },
    hold: async () => undefined,
    file: join(dir, "bans.json"),
    provenFile: join(dir, "proven-sources.json"),
    never: [],
    onBan: () => undefined,
    clock: systemClock,
    log: silentLog(),
  });

it("remembers over a restart from where somebody logged in: an office is no stranger then", async () => {
  const { ami, tell, guess } = aManager();
  const open = () => opened(ami);
  const before = await open();
  tell("SuccessfulAuth", OFFICE);
  await before.close();
  const bans = await open();
  for (const from of [OFFICE, "192.0.2.66"]) for (let n = 0; n < LIMITS.stranger.failures; n += 1) guess(from);
  expect(bans.report().items.map(({ address }) => address)).toEqual(["192.0.2.66"]);
  await bans.close();
});

it("takes a carrier's address for a neighbour's: a company that enters its own must not guess from there for ever", async () => {
  const { ami, guess } = aManager();
  const snapshots = createSnapshotIndex();
  const acme = aSnapshot({ key: "acme", users: 1 });
  acme.routing = emptyRouting();
  acme.routing.outbound.trunks = [aTrunk("acme-trunk-aaaa", { host: "192.0.2.69" })];
  snapshots.set(aSnapshotEnvelope(acme));
  const bans = await opened(ami, snapshots);
  for (let n = 0; n < LIMITS.neighbour.failures - 1; n += 1) guess("192.0.2.69");
  expect(bans.report().total).toBe(0);
  guess("192.0.2.69");
  expect(bans.report().items).toMatchObject([{ address: "192.0.2.69", hasPhones: true }]);
  await bans.close();
});

it("lets in whom Asterisk refused before there was a command, once it can hear of that", async () => {
  const { ami, state } = aManager();
  const file = join(dir, "sip-bans.conf");
  writeFileSync(file, "deny = 192.0.2.66\n");
  const hold = vi.fn(async () => undefined);
  const both = holdInsteadOfAcl(hold, { ami, file });
  state.isUp = false;
  await both([], 0);
  expect([readFileSync(file, "utf8"), state.asked]).toEqual(["", []]);
  state.isUp = true;
  await both([], 0);
  await both([], 0);
  expect(state.asked).toEqual(["Reload"]);
  expect(hold).toHaveBeenCalledTimes(3);
});
