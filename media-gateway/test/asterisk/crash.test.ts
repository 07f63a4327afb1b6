import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { SnapshotEnvelope } from "@callplane/edge-api/contract";
import { type AsteriskInstance, asteriskOrReason, startAsterisk } from "@callplane/infra/asterisk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeGeneration, renderTenant } from "../../src/confgen/index.ts";
import { settleOpen, takeTurn } from "../../src/jobs/index.ts";
import { aDevice, anAgent, aSnapshot, aSnapshotEnvelope } from "../a-snapshot.ts";
import { type FakeEdge, startFakeEdge } from "../edge/fake-edge.ts";
import { makeDataDir } from "./gateway-process.ts";
import { openTurn } from "./one-turn.ts";

const found = await asteriskOrReason();
/** Rounds over all points, and kills at random moments. 20 and 200 for the long run. */
const LOOPS = Number(process.env.CRASH_LOOPS ?? 1);
const RANDOM_KILLS = Number(process.env.CRASH_RANDOM ?? 20);

const FORWARD = [
  "journal-writing",
  "snapshot-staged",
  "file-written",
  "generation-written",
  "generation-named",
  "journal-switching",
  "link-made",
  "link-renamed",
  "before-reload-pjsip",
  "after-reload-pjsip",
  "before-reload-dialplan",
  "after-reload-dialplan",
  "journal-verified",
  "snapshot-promoted",
  "journal-done",
];
const BACKWARD = ["journal-restoring", "switched-back", "reloaded-back", "journal-done"];

describe.skipIf(found.skip)(`faults row 1: kill -9 while applying${found.because}`, () => {
  let asterisk: AsteriskInstance;
  let edge: FakeEdge;
  let dir: Awaited<ReturnType<typeof makeDataDir>>;
  let before: SnapshotEnvelope;
  let revision = 1;

  beforeAll(async () => {
    [asterisk, edge, dir] = await Promise.all([startAsterisk(), startFakeEdge(), makeDataDir()]);
    before = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 3, agents: 1 }));
    const birch = aSnapshotEnvelope(aSnapshot({ key: "birch", users: 2 }));
    for (const envelope of [before, birch]) {
      edge.offer(envelope);
      expect(await inProcess((ports) => takeTurn(ports))).toBe("worked");
    }
    expect(edge.results.map((result) => result.status)).toEqual(["SUCCESS", "SUCCESS"]);
  });
  afterAll(async () => {
    await asterisk?.stop();
    await edge?.close();
    await dir?.remove();
  });

  async function inProcess<T>(work: (ports: Awaited<ReturnType<typeof openTurn>>["ports"]) => Promise<T>): Promise<T> {
    const turn = await openTurn({ dir: dir.path, edgeUrl: edge.url, asterisk });
    try {
      return await work(turn.ports);
    } finally {
      await turn.close();
    }
  }

  /** A gateway that takes one turn and dies; answers whether it was killed. */
  async function dyingTurn(options: { killAt?: string; killAfterMs?: number; damage?: boolean }): Promise<boolean> {
    const { killAfterMs, ...rest } = options;
    const { ami, generatedDir, dryRunCommand } = asterisk;
    const turn = { dir: dir.path, edgeUrl: edge.url, asterisk: { ami, generatedDir, dryRunCommand }, ...rest };
    const child = fork(join(import.meta.dirname, "one-turn.ts"), {
      env: { ...process.env, TURN: JSON.stringify(turn) },
    });
    if (killAfterMs !== undefined) child.once("message", () => setTimeout(() => child.kill("SIGKILL"), killAfterMs));
    return new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal === "SIGKILL")));
  }

  /** The next state: pjsip and dialplan files both change. */
  function nextState(): SnapshotEnvelope {
    revision += 1;
    const body = structuredClone(before.body);
    for (const user of body.users.slice(0, 1)) user.name = `Person at ${revision}`;
    body.users[1]?.devices.splice(1, 9, aDevice(`acme-1001-r${String(revision).padStart(3, "0")}`));
    body.agents = [anAgent("acme", "601", { fallback: { kind: "extension", number: revision % 2 ? "1000" : "1001" } })];
    return aSnapshotEnvelope(body, revision);
  }

  const hashOf = (files: ReadonlyMap<string, string>) =>
    createHash("sha256")
      .update(JSON.stringify([...files].sort()))
      .digest("hex");
  const rendered = (acme: SnapshotEnvelope, birch: SnapshotEnvelope) =>
    composeGeneration([renderTenant(acme.body), renderTenant(birch.body)]);

  /** After a restart: the journal is settled, the edge knows the truth, and everything is whole: files, snapshot, endpoints. */
  async function expectWholeAfterRestart(after: SnapshotEnvelope, jobId: string): Promise<void> {
    await inProcess(async (ports) => {
      expect(await settleOpen(ports)).toBe(true);
      expect(await ports.apply.journal.read()).toBeUndefined();
      const results = edge.results.filter((result) => result.jobId === jobId);
      // Killed before it had noted anything: the edge offers the same job again, and nothing was touched.
      if (results.length === 0) edge.jobs.length = 0;
      expect(results.length).toBeLessThanOrEqual(1);
      const birch = [...edge.snapshots.values()].find((envelope) => envelope.body.tenant.key === "birch");
      if (!birch) throw new Error("birch was applied first");
      const isNew = results[0]?.status === "SUCCESS";
      const meant = rendered(isNew ? after : before, birch);
      const live = await ports.apply.store.readLive();
      expect(hashOf(live.files)).toBe(hashOf(meant.files));
      const { expectationsOf } = await import("../../src/apply/expectations.ts");
      const scope = { tenantKeys: new Set(["acme", "birch"]), allContexts: true };
      expect(await ports.apply.asterisk.probe(expectationsOf(meant), scope)).toEqual([]);
      expect(hashOf(ports.live.compose().files)).toBe(hashOf(meant.files));
      if (isNew) before = after;
    });
  }

  const rounds = Array.from({ length: LOOPS }, (_, round) => round);
  const cases = rounds.flatMap(() => [
    ...FORWARD.map((killAt) => ({ killAt, damage: false })),
    ...BACKWARD.map((killAt) => ({ killAt, damage: true })),
  ]);

  it.each(cases)("at $killAt (undoing: $damage)", async ({ killAt, damage }) => {
    const after = nextState();
    const job = edge.offer(after);
    expect(await dyingTurn({ killAt, damage })).toBe(true);
    await expectWholeAfterRestart(after, job.id);
  });

  it.each(rounds.flatMap(() => ["switched-back", "reloaded-back", "journal-done"]))(
    "and again, at %s, while it recovers from the first",
    async (killAt) => {
      const after = nextState();
      const job = edge.offer(after);
      expect(await dyingTurn({ killAt: "after-reload-pjsip" })).toBe(true);
      expect(await dyingTurn({ killAt })).toBe(true);
      await expectWholeAfterRestart(after, job.id);
    },
  );

  it(`at ${RANDOM_KILLS} random moments`, async () => {
    for (let count = 0; count < RANDOM_KILLS; count += 1) {
      const after = nextState();
      const job = edge.offer(after);
      await dyingTurn({ killAfterMs: Math.random() * 60 });
      await expectWholeAfterRestart(after, job.id);
    }
  });
});
