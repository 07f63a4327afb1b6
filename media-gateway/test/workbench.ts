import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApplyPorts, createGenerationStore, createJournal } from "../src/apply/index.ts";
import { createEdgeClient, ensureEnrolled, openIdentity } from "../src/edge/index.ts";
import { createRightOfWay, type JobPorts, type RightOfWay } from "../src/jobs/index.ts";
import { systemClock } from "../src/lib/clock.ts";
import { silentLog } from "../src/lib/log.ts";
import {
  createLiveTenants,
  createSnapshotFolder,
  createSnapshotIndex,
  type SnapshotFolder,
  type WritableSnapshotIndex,
} from "../src/reconcile/index.ts";
import { type Rendering, startRendering } from "../src/rendering/index.ts";
import { type FakeEdge, startFakeEdge } from "./edge/fake-edge.ts";

/** The job side of a gateway on real files and a real HTTP edge; only Asterisk is a stand-in, which a test can bend. */
export interface Workbench {
  readonly edge: FakeEdge;
  readonly jobs: JobPorts;
  readonly rightOfWay: RightOfWay;
  readonly index: WritableSnapshotIndex;
  /** What was asked of Asterisk, in order. */
  readonly journal: string[];
  /** Replaces parts of the stand-in. */
  readonly asterisk: Bendable<ApplyPorts["asterisk"]>;
  /** Where a test puts a fault in the way of the real thing. */
  readonly apply: Bendable<ApplyPorts>;
  readonly store: Bendable<ApplyPorts["store"]>;
  readonly applyJournal: Bendable<ApplyPorts["journal"]>;
  readonly folder: SnapshotFolder;
  /** Folder of the generations. */
  readonly generations: string;
  readonly outcomes: string[];
  close(): Promise<void>;
}

type Bendable<T> = { -readonly [K in keyof T]: T[K] };

export async function openWorkbench(options: { leaseSec?: number; rendering?: Rendering } = {}): Promise<Workbench> {
  const dir = await mkdtemp(join(tmpdir(), "callplane-bench-"));
  const edge = await startFakeEdge(options);
  const log = silentLog();
  const identity = await openIdentity(join(dir, "identity.json"), systemClock);
  const client = createEdgeClient({ edgeUrl: edge.url, sign: () => identity.sign(), timeoutMs: 2_000 });
  const about = { version: "test", publicUrl: "ws://x", sipHost: "x", sipPort: 1, sipWebSocketUrl: "ws://x" };
  const signal = new AbortController().signal;
  await ensureEnrolled({ identity, edge: client, code: "code-for-tests", about, clock: systemClock, log, signal });
  const index = createSnapshotIndex();
  const live = createLiveTenants(index);
  const { rendering = startRendering() } = options;
  const folder = createSnapshotFolder(join(dir, "snapshots"));
  const journal: string[] = [];
  const outcomes: string[] = [];
  const asterisk: Workbench["asterisk"] = {
    ready: async () => undefined,
    reload: async (what) => void journal.push(`reload ${what}`),
    async probe() {
      journal.push("probe");
      return [];
    },
  };
  const rightOfWay = createRightOfWay();
  const generations = join(dir, "generations");
  const store = createGenerationStore({ root: generations, liveLink: join(dir, "live") });
  const applyJournal = createJournal(join(dir, "journal.json"));
  const apply: Bendable<ApplyPorts> = {
    store,
    journal: applyJournal,
    snapshots: folder,
    asterisk,
    dryRun: async () => [],
    diff: rendering.diff,
    async committed({ tenantId, removed, incoming }) {
      const text = removed ? undefined : await folder.read(tenantId);
      if (incoming) live.set(incoming);
      else if (text) live.set(await rendering.prepare(text, await folder.readSecrets(tenantId)));
      else live.remove(tenantId);
    },
    clock: systemClock,
    log,
    checkpoint: () => undefined,
  };
  return {
    edge,
    rightOfWay,
    index,
    journal,
    asterisk,
    apply,
    store,
    applyJournal,
    folder,
    generations,
    outcomes,
    jobs: {
      warmDryRun: () => undefined,
      edge: client,
      live,
      rendering,
      sounds: { prepare: async () => undefined },
      rightOfWay,
      apply,
      onOutcome: (outcome) => outcomes.push(outcome.kind),
    },
    async close() {
      await rendering.close();
      await edge.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
