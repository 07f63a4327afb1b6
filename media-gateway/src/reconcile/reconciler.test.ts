import { describe, expect, it } from "vitest";
import { aSnapshot, aSnapshotEnvelope } from "../../test/a-snapshot.ts";
import { openWorkbench } from "../../test/workbench.ts";
import { applyUnasked } from "../jobs/index.ts";
import { silentLog } from "../lib/log.ts";
import { reconcile } from "./reconciler.ts";

const acme = aSnapshotEnvelope(aSnapshot({ key: "acme" }));
const birch = aSnapshotEnvelope(aSnapshot({ key: "birch" }));
const assignment = ({ id, tenantId, revision, digest }: typeof acme) => ({
  snapshotId: id,
  tenantId,
  revision,
  digest,
});

async function workbench() {
  const bench = await openWorkbench();
  for (const envelope of [acme, birch]) bench.edge.snapshots.set(envelope.id, envelope);
  const run = () =>
    reconcile({
      edge: bench.jobs.edge,
      rendering: bench.jobs.rendering,
      snapshots: bench.index,
      log: silentLog(),
      hasFiles: async (key) => (await bench.jobs.apply.store.readLive()).files.has(`dialplan.d/${key}.conf`),
      adopt: bench.jobs.live.set,
      async change(wanted) {
        const kind = await applyUnasked(wanted, bench.jobs);
        return kind === "applied" || kind === "unchanged";
      },
    });
  const live = () => bench.index.all().map((envelope) => `${envelope.body.tenant.key}@${envelope.revision}`);
  return { bench, run, live };
}

describe("reconciliation", () => {
  it("makes good whatever differs from what the edge says, and then does nothing", async () => {
    const { bench, run, live } = await workbench();
    bench.edge.assignments = [assignment(acme), assignment(birch)];
    expect(await run()).toBe(true);
    expect(live()).toEqual(["acme@1", "birch@1"]);
    const newer = { ...acme, id: crypto.randomUUID(), revision: 7 };
    bench.edge.snapshots.set(newer.id, newer);
    bench.edge.assignments = [assignment(newer), assignment(birch)];
    await run();
    expect(live().sort()).toEqual(["acme@7", "birch@1"]);
    bench.journal.length = 0;
    await run();
    expect(bench.journal).toEqual([]);
    await bench.close();
  });

  it("lets a tenant go that was moved elsewhere, but does not believe an empty list", async () => {
    const { bench, run, live } = await workbench();
    bench.edge.assignments = [assignment(acme), assignment(birch)];
    await run();
    bench.edge.assignments = [];
    await run();
    expect(live()).toHaveLength(2);
    bench.edge.assignments = [assignment(birch)];
    await run();
    expect(live()).toEqual(["birch@1"]);
    await bench.close();
  });

  it("brings the others when one tenant cannot be had", async () => {
    const { bench, run, live } = await workbench();
    bench.edge.snapshots.set(acme.id, { ...acme, digest: "0".repeat(64) });
    bench.edge.assignments = [assignment(acme), assignment(birch)];
    expect(await run()).toBe(false);
    expect(live()).toEqual(["birch@1"]);
    bench.edge.snapshots.set(acme.id, acme);
    expect(await run()).toBe(true);
    expect(live().sort()).toEqual(["acme@1", "birch@1"]);
    await bench.close();
  });

  it("takes nobody's phones away when this gateway has lost the snapshots of what it runs", async () => {
    const { bench, run } = await workbench();
    bench.edge.assignments = [assignment(acme), assignment(birch)];
    await run();
    for (const { tenantId } of [acme, birch]) bench.jobs.live.remove(tenantId);
    const shown: string[][] = [];
    bench.asterisk.reload = async () => {
      shown.push([...(await bench.jobs.apply.store.readLive()).files.keys()]);
    };
    const newer = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 3 }), 2);
    bench.edge.snapshots.set(newer.id, newer);
    bench.edge.assignments = [assignment(newer), assignment(birch)];
    expect(await run()).toBe(true);
    expect(shown.length).toBeGreaterThan(0);
    for (const files of shown) {
      expect(files).toEqual(expect.arrayContaining(["pjsip.d/acme-10xx.conf", "pjsip.d/birch-10xx.conf"]));
    }
    await bench.close();
  });

  it("goes on with what it has when the edge cannot be reached", async () => {
    const { bench, run, live } = await workbench();
    bench.edge.assignments = [assignment(acme)];
    await run();
    bench.edge.fail = () => 503;
    await expect(run()).rejects.toMatchObject({ name: "EdgeError", retryable: true });
    expect(live()).toEqual(["acme@1"]);
    await bench.close();
  });
});
