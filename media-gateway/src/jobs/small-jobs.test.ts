import type { RehearsalResult, SmallJob } from "@callplane/edge-api/contract";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aDid, aTrunk, emptyRouting } from "../../test/a-routing.ts";
import { aSnapshot, aSnapshotEnvelope } from "../../test/a-snapshot.ts";
import { openWorkbench, type Workbench } from "../../test/workbench.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { startRendering } from "../rendering/index.ts";
import { type RehearsalJobPorts, runRehearsal } from "./rehearsal.ts";
import { takeTurn } from "./runner.ts";
import { type SmallJobLoop, startSmallJobLoop } from "./small-jobs.ts";

const acme = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 2, agents: 1 }));
const birch = aSnapshotEnvelope(aSnapshot({ key: "birch", users: 2 }));
const named = (name: string) => {
  const body = structuredClone(acme.body);
  for (const user of body.users.slice(0, 1)) user.name = name;
  return aSnapshotEnvelope(body, 2);
};

let bench: Workbench;
let loop: SmallJobLoop | undefined;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(async () => {
  await loop?.stop();
  loop = undefined;
  expect(bench.edge.complaints).toEqual([]);
  await bench.close();
});

type Run = (job: SmallJob, signal: AbortSignal) => ReturnType<typeof runRehearsal>;

function start(dryRun: RehearsalJobPorts["dryRun"], run?: Run): void {
  const { edge, live } = bench.jobs;
  const ports = { edge, live, store: bench.store, dryRun, startRendering, clock: systemClock };
  loop = startSmallJobLoop({
    kind: "rehearsal",
    run: run ?? ((job, signal) => runRehearsal(job, ports, signal)),
    edge,
    rightOfWay: bench.rightOfWay,
    pollMs: 20,
    onOutcome: () => undefined,
    clock: systemClock,
    log: silentLog(),
  });
}

const results = (count = 1) =>
  vi.waitFor(
    () => {
      expect(bench.edge.smallResults).toHaveLength(count);
      return bench.edge.smallResults;
    },
    { timeout: 20_000, interval: 5 },
  );
const outcome = async () => (await results()).at(-1)?.outcome;
const result = async (): Promise<RehearsalResult> => {
  const found = await outcome();
  if (found?.kind !== "rehearsed") throw new Error(`not rehearsed: ${JSON.stringify(found)}`);
  return found.result;
};
async function applied(): Promise<void> {
  for (const envelope of [birch, acme]) {
    bench.edge.offer(envelope);
    await takeTurn(bench.jobs);
  }
  bench.journal.length = 0;
}

describe("a rehearsal", () => {
  it("shows what would change in the files, and leaves everything as it is", async () => {
    await applied();
    const before = await bench.store.readLive();
    start(async () => []);
    bench.edge.offerRehearsal(named("Somebody Else"));
    const { fileDiff, objections, impact } = await result();
    expect(fileDiff).toContain('+callerid = "Somebody Else" <1000>');
    expect(objections).toEqual([]);
    expect(impact).toEqual({ reloads: ["pjsip"], filesAdded: 0, filesChanged: 2, filesRemoved: 0 });
    expect(await bench.store.readLive()).toEqual(before);
    expect(bench.journal).toEqual([]);
    expect(await bench.applyJournal.read()).toBeUndefined();
    expect(bench.index.byTenant(acme.tenantId)?.id).toBe(acme.id);
  });

  it("shows no secret, neither in the diff nor in an objection", async () => {
    await applied();
    const body = structuredClone(acme.body);
    const secret = "f".repeat(32);
    for (const device of body.users[0]?.devices ?? []) device.digestMd5 = secret;
    start(async () => [`pjsip.d/acme-10xx.conf:3: cannot read 'MD5:${secret}'`]);
    bench.edge.offerRehearsal(aSnapshotEnvelope(body, 2));
    const { fileDiff, objections } = await result();
    expect(fileDiff).toContain("+password_digest = MD5:******** (new)");
    expect(objections.map(({ message }) => message)).toEqual(["cannot read 'MD5:********'"]);
    expect(JSON.stringify(bench.edge.smallResults)).not.toMatch(/[0-9a-f]{32}(?![0-9a-f-])/);
  });

  it("tells a tenant nothing of another's files, though they differ from what runs", async () => {
    await applied();
    const stray = structuredClone(birch.body);
    for (const user of stray.users) user.name = "Secret Birch";
    stray.routing = { ...emptyRouting(), dids: [aDid("+4317770001", null)] };
    stray.routing.outbound.trunks = [
      aTrunk("platform-trunk-aaaa", { scope: "platform", host: "secret.carrier.example" }),
    ];
    bench.jobs.live.set(await bench.jobs.rendering.prepare(JSON.stringify(aSnapshotEnvelope(stray, 5))));
    const tried: string[][] = [];
    start(async (_, changes) => {
      tried.push([...changes.changed]);
      return [];
    });
    bench.edge.offerRehearsal(named("Somebody Else"));
    const { fileDiff } = await result();
    for (const word of ["irch", "+4317770001", "secret.carrier.example"]) expect(fileDiff).not.toContain(word);
    expect(fileDiff).toContain("Somebody Else");
    expect(tried.flat().filter((file) => file.includes("birch"))).toEqual([]);
  });

  it("names the person whose value cannot be written", async () => {
    start(async () => []);
    bench.edge.offerRehearsal(named("Anna\u202e"));
    const [first] = acme.body.users;
    expect((await result()).objections).toEqual([
      {
        message: "name has a control character",
        file: null,
        line: null,
        objectKind: "user",
        objectId: first?.id,
        objectName: "Anna\u202e",
      },
    ]);
  });

  it("that comes to no verdict says so, and the next is done", async () => {
    let isBroken = true;
    start(async () => {
      if (isBroken) throw new Error("no such program");
      return [];
    });
    bench.edge.offerRehearsal(acme);
    expect(await outcome()).toEqual({
      kind: "failed",
      message: "The dry run came to no verdict. (no such program)",
    });
    isBroken = false;
    bench.edge.offerRehearsal(acme);
    expect((await results(2)).at(-1)?.outcome.kind).toBe("rehearsed");
  });

  it("of a state that has moved on is given up", async () => {
    start(async () => []);
    const job = bench.edge.offerRehearsal(acme);
    bench.edge.snapshots.delete(job.id);
    expect(await outcome()).toMatchObject({ kind: "failed" });
  });
});

describe("small jobs that may be under way together", () => {
  it("do not wait for one that takes its time; all have ended when the loop has", async () => {
    const waiting = Promise.withResolvers<void>();
    let begun = 0;
    const first = bench.edge.offerRehearsal(acme);
    const { edge } = bench.jobs;
    // The edge hands out each once: what is under way is not offered again.
    const handed = new Set<string>();
    const handingOut = {
      smallJobResult: edge.smallJobResult,
      async leaseSmallJob(): ReturnType<typeof edge.leaseSmallJob> {
        const job = bench.edge.smallJobs.find(({ id }) => !handed.has(id));
        if (job !== undefined) handed.add(job.id);
        return job;
      },
    };
    loop = startSmallJobLoop({
      kind: "rehearsal",
      atOnce: 2,
      async run(job) {
        begun += 1;
        if (job.id === first.id) await waiting.promise;
        return { kind: "done" };
      },
      edge: handingOut,
      rightOfWay: bench.rightOfWay,
      pollMs: 20,
      onOutcome: () => undefined,
      clock: systemClock,
      log: silentLog(),
    });
    await vi.waitFor(() => expect(begun).toBe(1), { timeout: 20_000, interval: 5 });
    bench.edge.offerRehearsal(birch);
    expect(await results(1)).toMatchObject([{ outcome: { kind: "done" } }]);
    const stopped = loop.stop();
    loop = undefined;
    waiting.resolve();
    await stopped;
    expect(await results(2)).toMatchObject([{ outcome: { kind: "done" } }, { outcome: { kind: "done" } }]);
  });
});

describe("an apply", () => {
  /** A dry run that only ends when it is told to give up. */
  function hanging() {
    const begun = Promise.withResolvers<void>();
    let count = 0;
    const dryRun: RehearsalJobPorts["dryRun"] = (_next, _changes, signal) => {
      count += 1;
      if (count > 1) return Promise.resolve([]);
      begun.resolve();
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("told to give up"))));
    };
    return { dryRun, begun: begun.promise };
  }

  it("does not wait for a rehearsal under way, which gives way and is done afterwards", async () => {
    const { dryRun, begun } = hanging();
    start(dryRun);
    bench.edge.offerRehearsal(named("Somebody Else"));
    await begun;
    bench.edge.offer(acme);
    expect(await takeTurn(bench.jobs)).toBe("worked");
    expect(bench.edge.results).toMatchObject([{ status: "SUCCESS" }]);
    const [first, second] = await results(2);
    expect(first?.outcome).toEqual({ kind: "postponed" });
    expect(second?.outcome.kind).toBe("rehearsed");
  });

  it("under way keeps every rehearsal waiting", async () => {
    await applied();
    const asked = vi.spyOn(bench.jobs.edge, "leaseSmallJob");
    const release = Promise.withResolvers<void>();
    const held = bench.rightOfWay.hold(() => release.promise);
    bench.edge.offerRehearsal(named("Somebody Else"));
    start(async () => []);
    for (let pokes = 0; pokes < 20; pokes += 1) {
      loop?.poke();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(asked).not.toHaveBeenCalled();
    release.resolve();
    await held;
    expect((await outcome())?.kind).toBe("rehearsed");
  });

  it("holds the right of way until it has ended, also where all is put back", async () => {
    await applied();
    bench.asterisk.reload = async () => {
      throw new Error("no answer");
    };
    bench.edge.offer(named("Somebody Else"));
    const taken: boolean[] = [];
    bench.asterisk.ready = async () => void taken.push(bench.rightOfWay.signal.aborted);
    await takeTurn(bench.jobs);
    expect(taken).toEqual([true]);
    expect(bench.rightOfWay.signal.aborted).toBe(false);
  });
});

describe("stopping", () => {
  it("gives up the rehearsal under way and hands it back", async () => {
    const begun = Promise.withResolvers<void>();
    start(
      async () => [],
      (_, signal) =>
        new Promise((_resolve, reject) => {
          begun.resolve();
          signal.addEventListener("abort", () => reject(new Error("told to give up")));
        }),
    );
    bench.edge.offerRehearsal(acme);
    await begun.promise;
    await loop?.stop();
    expect(bench.edge.smallResults.map((each) => each.outcome.kind)).toEqual(["postponed"]);
  });
});
