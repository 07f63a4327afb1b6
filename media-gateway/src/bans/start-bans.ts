import { readFile } from "node:fs/promises";
import type { Heartbeat } from "@callplane/edge-api/contract";
import { z } from "zod";
import type { AmiConnection } from "../asterisk/ami/index.ts";
import type { DeviceTracker } from "../devices/index.ts";
import { writeFileAtomic } from "../lib/atomic-file.ts";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { SnapshotIndex } from "../reconcile/index.ts";
import { type Ban, createBanList } from "./ban-list.ts";
import type { Hold } from "./hold.ts";
import { followPhones } from "./phones-at.ts";
import { openProvenSources } from "./proven.ts";
import { sightingOf } from "./security-events.ts";
import { networkCheck, sourceOf } from "./sources.ts";
import { followTrunkAddresses } from "./trunk-addresses.ts";
import { createWatch, type Limits, type Standing, type Verdict } from "./watch.ts";

export interface Bans {
  /** What the heartbeat tells. */
  report(): NonNullable<Heartbeat["bans"]>;
  /** Lets an address in again; false where it was not shut out. */
  lift(address: string): boolean;
  /** Why those shut out may not be, in words. */
  readonly problem: string | undefined;
  close(): Promise<void>;
}

export interface BansPorts {
  readonly ami: AmiConnection;
  readonly snapshots: SnapshotIndex;
  readonly devices: Pick<DeviceTracker, "all" | "onChange" | "onResync">;
  readonly hold: Hold;
  /** Where bans outlive a restart. */
  readonly file: string;
  /** Where it outlives a restart who logged in from where. */
  readonly provenFile: string;
  /** Networks that are never shut out, e.g. `203.0.113.0/24`. This machine itself never is. */
  readonly never: readonly string[];
  readonly onBan: (verdict: Verdict) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Readonly<Record<Standing, Limits>>;
}

const THIS_MACHINE = ["127.0.0.1", "::1"];
const SWEEP_MS = 1_000;
const SAVE_PROVEN_MS = 60_000;
const TOLD = 200;

const banFile = z.array(
  z.object({
    source: z.string(),
    reason: z.enum(["failures", "scan"]),
    standing: z.enum(["stranger", "neighbour"]),
    since: z.number(),
    until: z.number(),
    times: z.number().int(),
  }),
);

/**
 * Watches who fails to log in or scans for names, and has them shut out for a while. Level-triggered: after each change, and once Asterisk is
 * back, the whole list is put in force, so nothing hangs on a single success.
 */
export async function startBans(ports: BansPorts): Promise<Bans> {
  const { ami, hold, file, clock, log } = ports;
  const list = createBanList(await readBans(file, log));
  const isSpared = networkCheck([...THIS_MACHINE, ...ports.never]);
  const trunks = followTrunkAddresses(ports);
  const phones = followPhones(ports.devices);
  const proven = await openProvenSources(ports.provenFile, clock, log);
  const watch = createWatch({ standingOf, ...(ports.limits === undefined ? {} : { limits: ports.limits }) });
  const stop = new AbortController();
  const backoff = createBackoff({ baseMs: 250, capMs: 15_000 });
  let wake = Promise.withResolvers<void>();
  let isDue = true;
  let problem: string | undefined;
  let heldCount = -1;

  function standingOf(source: string): Standing {
    return proven.has(source) || phones.isAt(source) || trunks.has(source) ? "neighbour" : "stranger";
  }

  function judge(verdict: Verdict | undefined): void {
    if (verdict === undefined) return;
    watch.forget(verdict.source);
    // It was on its way before the ban held.
    if (list.inForce(clock.now()).some(({ source }) => source === verdict.source)) return;
    const { times, until } = list.add(verdict, clock.now());
    log.warn({ ...verdict, times, until: new Date(until).toISOString() }, "an address is shut out");
    ports.onBan(verdict);
    due();
  }

  function due(): void {
    isDue = true;
    wake.resolve();
  }

  const undo = [
    ami.onEvent((event) => {
      const sighting = sightingOf(event);
      if (sighting === undefined) return;
      const { kind, source } = sighting;
      if (kind === "proof") proven.add(source);
      if (isSpared(source)) return;
      judge(watch.see(sighting, seconds()));
    }),
    ami.onUp(due),
  ];
  const seconds = () => Math.floor(clock.monotonicMs() / 1000);

  const timer = setInterval(() => {
    for (const verdict of watch.sweep(seconds())) judge(verdict);
    list.expire(clock.now());
    if (list.inForce(clock.now()).length !== heldCount) due(); // somebody's time is over
  }, SWEEP_MS);
  const saving = setInterval(() => void proven.save(), SAVE_PROVEN_MS);

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      if (!isDue) await wake.promise;
      if (stop.signal.aborted) return;
      wake = Promise.withResolvers();
      isDue = false;
      const inForce = list.inForce(clock.now());
      try {
        await hold(inForce, clock.now());
        heldCount = inForce.length;
        await writeFileAtomic(file, JSON.stringify(list.all()));
        problem = undefined;
        backoff.reset();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (problem === undefined) log.error({ reason }, "bans could not be put in force");
        problem = `addresses that attack may not be shut out: ${reason}`.slice(0, 500);
        isDue = true;
        await clock.sleep(backoff.nextMs(), stop.signal).catch(() => undefined);
      }
    }
  }
  const running = run();

  return {
    report() {
      const inForce = list.inForce(clock.now());
      return { total: inForce.length, items: inForce.slice(0, TOLD).map(told) };
    },
    lift(address) {
      const source = sourceOf(address.replace(/\/64$/, ""));
      if (source === undefined) return false;
      watch.forget(source);
      const wasOut = list.lift(source, clock.now());
      log.info({ source, wasOut }, "an address is let in again");
      due();
      return wasOut;
    },
    get problem() {
      return problem;
    },
    async close() {
      stop.abort();
      clearInterval(timer);
      clearInterval(saving);
      for (const end of undo) end();
      trunks.close();
      phones.close();
      wake.resolve();
      await running;
      await proven.save();
    },
  };
}

function told({ source, reason, standing, since, until, times }: Ban) {
  return {
    address: source,
    reason,
    hasPhones: standing === "neighbour",
    since: new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    times,
  };
}

/** What was shut out before a restart; nothing where the file is not there or no longer makes sense. */
async function readBans(file: string, log: Log): Promise<readonly Ban[]> {
  try {
    return banFile.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT"))
      log.warn("the list of bans could not be read");
    return [];
  }
}
