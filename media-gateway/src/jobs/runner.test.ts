import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aTrunk, emptyRouting } from "../../test/a-routing.ts";
import { anAgent, aSnapshot, aSnapshotEnvelope } from "../../test/a-snapshot.ts";
import { openWorkbench, type Workbench } from "../../test/workbench.ts";
import { RELOADABLE, ReloadError } from "../apply/ports.ts";
import { prepareTenant, startRendering } from "../rendering/index.ts";
import { applyUnasked, settleOpen, takeTurn } from "./runner.ts";

const acme = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 2, agents: 1 }));
const named = (name: string, revision: number) => {
  const body = structuredClone(acme.body);
  for (const user of body.users) user.name = name;
  return aSnapshotEnvelope(body, revision);
};
const withTrunk = () => {
  const trunk = aTrunk("acme-trunk-reg1", { authentication: "registration", username: "acct-7", hasPassword: true });
  const routing = { ...emptyRouting(), outbound: { ...emptyRouting().outbound, trunks: [trunk] } };
  return [trunk, aSnapshotEnvelope({ ...acme.body, routing }, 3)] as const;
};
const turn = (bench: Workbench) => takeTurn(bench.jobs);

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(async () => {
  expect(bench.edge.complaints).toEqual([]);
  await bench.close();
});

const liveName = async () => {
  const { files } = await bench.jobs.apply.store.readLive();
  return /callerid = "([^"]*)"/.exec(files.get("pjsip.d/acme-10xx.conf") ?? "")?.[1];
};

describe("a turn", () => {
  it("is idle without a job", async () => {
    expect(await turn(bench)).toBe("idle");
    expect(bench.journal).toEqual([]);
  });

  it("leases, applies, reports every step and the ending, and clears its journal", async () => {
    bench.edge.offer(acme);
    expect(await turn(bench)).toBe("worked");
    expect(bench.journal).toEqual([...RELOADABLE.map((what) => `reload ${what}`), "probe"]);
    expect(bench.edge.results).toMatchObject([{ status: "SUCCESS", error: null }]);
    expect(bench.edge.steps.length).toBeGreaterThan(0);
    expect(await bench.jobs.apply.journal.read()).toBeUndefined();
    expect(bench.index.byTenant(acme.tenantId)?.id).toBe(acme.id);
  });

  it("reads back and reloads nothing where no file differs", async () => {
    bench.edge.offer(acme);
    await turn(bench);
    bench.journal.length = 0;
    bench.edge.offer({ ...acme, id: crypto.randomUUID(), revision: 2 });
    expect(await turn(bench)).toBe("worked");
    expect(bench.journal).toEqual(["probe"]);
    expect(bench.edge.results.at(-1)).toMatchObject({ status: "SUCCESS", fileDiff: "" });
  });

  it("reloads after all where no file differs but Asterisk does not hold what it should", async () => {
    bench.edge.offer(acme);
    await turn(bench);
    bench.journal.length = 0;
    const answers = [["endpoint acme-1000-8afe is missing"], []];
    bench.asterisk.probe = async () => answers.shift() ?? [];
    bench.edge.offer({ ...acme, id: crypto.randomUUID(), revision: 2 });
    await turn(bench);
    expect(bench.journal).toEqual(RELOADABLE.map((what) => `reload ${what}`));
    expect(bench.edge.results.at(-1)).toMatchObject({ status: "SUCCESS" });
  });

  it("fails a snapshot that cannot be written or fetched, touching nothing", async () => {
    const hostile = named("a\nb", 1);
    bench.edge.offer(hostile);
    await turn(bench);
    const missing = bench.edge.offer(acme);
    bench.edge.snapshots.delete(missing.snapshotId);
    await turn(bench);
    expect(bench.edge.results.map((result) => [result.status, result.error?.code])).toEqual([
      ["FAILED", "invalid_config"],
      ["FAILED", "fetch_failed"],
    ]);
    expect(bench.journal).toEqual([]);
  });

  it("writes a trunk with the password that came beside the snapshot, keeps it, and shows it nowhere", async () => {
    const [trunk, envelope] = withTrunk();
    bench.edge.trunkSecrets.set(acme.tenantId, [{ trunkId: trunk.id, version: 1, password: "pass#word" }]);
    bench.edge.offer(envelope);
    await turn(bench);
    expect(bench.edge.results).toMatchObject([{ status: "SUCCESS" }]);
    const { files } = await bench.jobs.apply.store.readLive();
    expect(files.get("pjsip.d/acme-trunks.conf")).toContain("password = pass#word");
    expect(bench.edge.results[0]?.fileDiff).toContain("password = ********");
    expect(bench.edge.results[0]?.fileDiff).not.toContain("pass#word");
    expect(await bench.folder.readSecrets(acme.tenantId)).toEqual(new Map([[trunk.id, "pass#word"]]));
    expect(await bench.folder.read(acme.tenantId)).not.toContain("pass#word");
    // As after a restart, without the edge.
    const text = (await bench.folder.read(acme.tenantId)) ?? "";
    const again = await bench.jobs.rendering.prepare(text, await bench.folder.readSecrets(acme.tenantId));
    expect(again.config.files).toEqual(bench.jobs.live.compose().tenants[0]?.files);
  });

  it("fails a trunk whose password did not come, in words that name it, touching nothing", async () => {
    const [, envelope] = withTrunk();
    bench.edge.offer(envelope);
    await turn(bench);
    expect(bench.edge.results).toMatchObject([
      {
        status: "FAILED",
        error: {
          code: "invalid_config",
          details: ["the password of the trunk acme-trunk-reg1 is not known to the gateway: enter it again"],
        },
      },
    ]);
    expect(bench.journal).toEqual([]);
    expect(await bench.folder.tenantIds()).toEqual([]);
  });

  it("fails what the edge sent in another state than it named, touching nothing", async () => {
    const other = bench.edge.offer(acme);
    bench.edge.snapshots.set(other.snapshotId, { ...acme, id: crypto.randomUUID() });
    await turn(bench);
    bench.edge.offer({ ...acme, digest: "0".repeat(64) });
    await turn(bench);
    bench.edge.offer({ ...acme, tenantId: crypto.randomUUID() });
    await turn(bench);
    expect(bench.edge.results.map(({ status, error }) => [status, error?.code, error?.details])).toEqual([
      ["FAILED", "bad_snapshot", ["the edge sent another snapshot than the job's"]],
      ["FAILED", "bad_snapshot", ["the snapshot does not match its digest"]],
      ["FAILED", "bad_snapshot", ["the snapshot mixes two tenants"]],
    ]);
    expect(bench.journal).toEqual([]);
  });

  it("fails in words when the rendering thread runs out of memory, and the next job finds a new one", async () => {
    await bench.close();
    bench = await openWorkbench({ rendering: startRendering({ resourceLimits: { maxOldGenerationSizeMb: 32 } }) });
    bench.edge.offer(aSnapshotEnvelope(aSnapshot({ key: "vast", users: 10_000 })));
    await turn(bench);
    expect(bench.edge.results).toMatchObject([{ status: "FAILED", error: { code: "render_failed" } }]);
    expect(bench.edge.results[0]?.error?.details).toEqual([expect.stringMatching(/rendering thread ended: .*memory/)]);
    expect(bench.journal).toEqual([]);
    bench.edge.offer(acme);
    await turn(bench);
    expect(bench.edge.results.at(-1)).toMatchObject({ status: "SUCCESS" });
  });

  it("rolls back what Asterisk does not hold as meant, and says what", async () => {
    bench.edge.offer(acme);
    await turn(bench);
    bench.journal.length = 0;
    const answers = [["endpoint acme-1000-8afe: Callerid is not as meant"], []];
    bench.asterisk.probe = async () => answers.shift() ?? [];
    bench.edge.offer(named("Wrong", 2));
    await turn(bench);
    expect(bench.journal).toEqual(["reload pjsip", "reload pjsip"]);
    expect(bench.edge.results.at(-1)).toMatchObject({
      status: "ROLLED_BACK",
      error: {
        code: "verify_failed",
        details: ["Desk of Wrong (1000): endpoint acme-1000-8afe: Callerid is not as meant"],
      },
    });
    expect(await liveName()).toBe("Person 1000");
    expect(bench.index.byTenant(acme.tenantId)?.revision).toBe(1);
  });

  it("says so when Asterisk is down, touching nothing", async () => {
    bench.asterisk.ready = () => Promise.reject(new Error("there is no connection to Asterisk's manager"));
    bench.edge.offer(acme);
    await turn(bench);
    expect(bench.edge.results).toMatchObject([{ status: "FAILED", error: { code: "asterisk_down" } }]);
    expect(bench.journal).toEqual([]);
  });
});

describe("no second writer", () => {
  it("leases nothing while an apply is unknown, and reports its truth when it can", async () => {
    bench.edge.offer(acme);
    await turn(bench);
    bench.asterisk.reload = () => Promise.reject(new ReloadError("unknown", "time-out"));
    const job = bench.edge.offer(named("Unknown", 2));
    expect(await turn(bench)).toBe("unsettled");
    expect(await turn(bench)).toBe("unsettled");
    expect(await turn(bench)).toBe("unsettled");
    expect(bench.edge.results).toHaveLength(1);
    expect(await liveName()).toBe("Person 1000");
    bench.asterisk.reload = async () => undefined;
    expect(await turn(bench)).toBe("idle");
    expect(bench.edge.results.at(-1)).toMatchObject({ jobId: job.id, status: "ROLLED_BACK" });
    expect(bench.outcomes).toEqual(["applied", "unknown", "rolled_back"]);
  });

  it("repeats a result until the edge has it, and only then takes the next job", async () => {
    bench.edge.offer(acme);
    bench.edge.fail = (path) => (path.endsWith("/result") ? 503 : undefined);
    await expect(turn(bench)).rejects.toMatchObject({ name: "EdgeError", retryable: true });
    await expect(turn(bench)).rejects.toMatchObject({ name: "EdgeError" });
    expect(bench.journal).toEqual([...RELOADABLE.map((what) => `reload ${what}`), "probe"]);
    bench.edge.fail = () => undefined;
    expect(await turn(bench)).toBe("idle");
    expect(bench.edge.results).toMatchObject([{ status: "SUCCESS" }]);
  });

  it("forgets a result the edge no longer waits for", async () => {
    const job = bench.edge.offer(acme);
    bench.edge.fail = (path) => (path.endsWith("/result") ? 503 : undefined);
    await expect(turn(bench)).rejects.toThrow();
    bench.edge.fail = () => undefined;
    bench.edge.jobs.splice(0, 1, { ...job, leaseToken: crypto.randomUUID() });
    expect(await settleOpen(bench.jobs)).toBe(true);
    expect(bench.edge.results).toEqual([]);
    expect(await bench.jobs.apply.journal.read()).toBeUndefined();
  });

  it("undoes when the edge gives the job to another attempt meanwhile", async () => {
    await bench.close();
    bench = await openWorkbench({ leaseSec: 1 });
    bench.edge.offer(acme);
    await turn(bench);
    const job = bench.edge.offer(named("Taken Away", 2));
    bench.asterisk.reload = async () => {
      job.leaseToken = crypto.randomUUID();
      // The second renewal is only sent once the refusal of the first has been taken in.
      await vi.waitFor(() => expect(bench.edge.lostLeases).toBeGreaterThan(1), { timeout: 30_000 });
    };
    expect(await turn(bench)).toBe("worked");
    expect(await liveName()).toBe("Person 1000");
    expect(bench.outcomes.at(-1)).toBe("rolled_back");
    expect(bench.index.byTenant(acme.tenantId)?.revision).toBe(1);
  });
});

describe("faults row 5: many applies", () => {
  it("leave the newest standing in the end", async () => {
    for (let revision = 1; revision <= 50; revision += 1) bench.edge.offer(named(`Revision ${revision}`, revision));
    while (bench.edge.jobs.length > 0) await turn(bench);
    expect(bench.edge.results.map((result) => result.status)).toEqual(Array(50).fill("SUCCESS"));
    expect(await liveName()).toBe("Revision 50");
    expect(bench.index.byTenant(acme.tenantId)?.revision).toBe(50);
  });
});

describe("changes without a job", () => {
  it("bring a tenant, change it and let it leave", async () => {
    const change = async (envelope: typeof acme | null) => {
      const incoming = envelope && (await prepareTenant(JSON.stringify(envelope)));
      return applyUnasked({ tenantId: acme.tenantId, tenantKey: "acme", incoming }, bench.jobs);
    };
    expect(await change(acme)).toBe("applied");
    const body = { ...acme.body, agents: [anAgent("acme", "602")] };
    expect(await change(aSnapshotEnvelope(body, 2))).toBe("applied");
    expect(await change(null)).toBe("applied");
    expect([...(await bench.jobs.apply.store.readLive()).files.keys()]).toEqual(
      RELOADABLE.map((what) => `${what}.d/00-callplane.conf`),
    );
    expect(bench.index.all()).toEqual([]);
    expect(await bench.jobs.apply.journal.read()).toBeUndefined();
  });
});
