import { readdir } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aSnapshot, aSnapshotEnvelope } from "../../test/a-snapshot.ts";
import { openWorkbench, type Workbench } from "../../test/workbench.ts";
import { takeTurn } from "./runner.ts";

const acme = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 2, agents: 1 }));
const named = (name: string, revision: number) => {
  const body = structuredClone(acme.body);
  for (const user of body.users) user.name = name;
  return aSnapshotEnvelope(body, revision);
};
const turn = ({ jobs }: Workbench) => takeTurn(jobs);

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

describe("a disk that gives trouble", () => {
  const full = () => Promise.reject(Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" }));

  it("cannot undo what was verified: its bookkeeping is done again until it is done", async () => {
    bench.edge.offer(acme);
    await turn(bench);
    const { committed } = bench.jobs.apply;
    const tries = [full, full];
    bench.apply.committed = (change) => (tries.shift() ?? committed)(change);
    const job = bench.edge.offer(named("Verified", 2));
    await expect(turn(bench)).rejects.toThrow("ENOSPC");
    expect(bench.edge.results).toHaveLength(1);
    expect(await turn(bench)).toBe("idle");
    expect(bench.edge.results.at(-1)).toMatchObject({ jobId: job.id, status: "SUCCESS" });
    expect(await liveName()).toBe("Verified");
    expect(bench.index.byTenant(acme.tenantId)?.revision).toBe(2);
    expect(bench.outcomes).toEqual(["applied", "unknown", "applied"]);
  });

  it("is no reason to say that nothing was touched: what cannot be put back yet is put back later", async () => {
    bench.edge.offer(acme);
    await turn(bench);
    const { switchTo } = bench.jobs.apply.store;
    const tries = [switchTo, full, full];
    bench.store.switchTo = (path) => (tries.shift() ?? switchTo)(path);
    bench.asterisk.probe = async () => (tries.length > 0 ? ["endpoint acme-1000-8afe is missing"] : []);
    const job = bench.edge.offer(named("Wrong", 2));
    await expect(turn(bench)).rejects.toThrow("ENOSPC");
    expect(bench.edge.results).toHaveLength(1);
    expect(await turn(bench)).toBe("idle");
    expect(bench.edge.results.at(-1)).toMatchObject({ jobId: job.id, status: "ROLLED_BACK" });
    expect(await liveName()).toBe("Person 1000");
    expect(bench.index.byTenant(acme.tenantId)?.revision).toBe(1);
  });

  it("does not keep the edge from hearing that it is full, and the next apply finds nothing left over", async () => {
    const { write } = bench.jobs.apply.journal;
    bench.applyJournal.write = full;
    bench.edge.offer(acme);
    await expect(turn(bench)).rejects.toThrow("ENOSPC");
    expect(bench.edge.results).toMatchObject([
      { status: "FAILED", error: { code: "write_failed", details: ["ENOSPC: no space left on device"] } },
    ]);
    expect(bench.journal).toEqual([]);
    bench.applyJournal.write = write;
    bench.edge.offer(acme);
    expect(await turn(bench)).toBe("worked");
    expect(bench.edge.results.at(-1)).toMatchObject({ status: "SUCCESS" });
  });

  it("fails an apply that cannot write its files, and leaves no half of them", async () => {
    const { write } = bench.jobs.apply.store;
    bench.store.write = async (path, ...rest) => {
      await write(path, ...rest);
      return full();
    };
    bench.edge.offer(acme);
    expect(await turn(bench)).toBe("worked");
    expect(bench.edge.results).toMatchObject([{ status: "FAILED", error: { code: "write_failed" } }]);
    expect(await readdir(bench.generations)).toEqual(["000000-empty"]);
  });

  it("fails no apply by keeping old generations, of which there are never more than twenty and what runs", async () => {
    const { prune } = bench.jobs.apply.store;
    bench.store.prune = full;
    bench.edge.offer(acme);
    await turn(bench);
    bench.store.prune = prune;
    let questions = 0;
    bench.asterisk.probe = async () => {
      questions += 1;
      return questions % 2 === 1 ? ["made to fail"] : [];
    };
    for (let revision = 2; revision <= 25; revision += 1) bench.edge.offer(named(`Revision ${revision}`, revision));
    while (bench.edge.jobs.length > 0) await turn(bench);
    expect(bench.edge.results.map(({ status }) => status)).toEqual(["SUCCESS", ...Array(24).fill("ROLLED_BACK")]);
    expect(await readdir(bench.generations)).toHaveLength(21);
    expect(await liveName()).toBe("Person 1000");
  });
});
