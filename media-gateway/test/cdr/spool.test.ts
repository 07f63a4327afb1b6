import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSpool, startUploader } from "../../src/cdr/index.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import { until } from "../stage.ts";
import { aRecord } from "./a-record.ts";
import { startEdgeStandIn } from "./an-edge.ts";

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "callplane-spool-"));
  path = join(dir, "calls.db");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("the spool", () => {
  it("keeps records in order, once each, the highest version", () => {
    const spool = openSpool(path);
    const [first, second] = [aRecord(), aRecord()];
    for (const record of [first, second, first, { ...first, version: 2, disposition: "lost" as const }, first])
      spool.add(record);
    expect(spool.oldest(10)).toEqual([second, { ...first, version: 2, disposition: "lost" }]);
    expect(spool.counts()).toEqual({ waiting: 2, refused: 0 });
    spool.close();
  });

  it("does not drop a newer version when the edge acknowledges the older", () => {
    const spool = openSpool(path);
    const record = aRecord();
    spool.add(record);
    spool.add({ ...record, version: 2 });
    spool.remove([{ id: record.id, version: 1 }]);
    expect(spool.counts().waiting).toBe(1);
    spool.close();
  });

  it("forgets a call's progress with its record, in one transaction", () => {
    const spool = openSpool(path);
    const record = aRecord();
    spool.keep(record.id, { half: "done" });
    expect(spool.kept()).toEqual([{ half: "done" }]);
    spool.add(record);
    expect(spool.kept()).toEqual([]);
    spool.close();
  });

  it("has everything a killed process said it had stored", async () => {
    const program = join(dir, "writer.ts");
    const source = (file: string) => JSON.stringify(new URL(`../../${file}`, import.meta.url).href);
    writeFileSync(
      program,
      `import { openSpool } from ${source("src/cdr/spool.ts")};
       import { aRecord } from ${source("test/cdr/a-record.ts")};
       const spool = openSpool(${JSON.stringify(path)});
       for (;;) { const record = aRecord(); spool.keep("open", { n: record.id }); spool.add(record); console.log(record.id); }`,
    );
    for (let round = 0; round < 5; round += 1) {
      const child: ChildProcess = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
      const told: string[] = [];
      for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
        told.push(line);
        if (told.length === 20 + round * 7) child.kill("SIGKILL");
      }
      const spool = openSpool(path);
      const stored = new Set(spool.oldest(100_000).map((record) => record.id));
      expect(told.filter((id) => !stored.has(id))).toEqual([]);
      expect(spool.kept()).toHaveLength(1);
      spool.close();
    }
  });
});

describe("bringing records to the edge", () => {
  it("keeps them while it cannot be reached, and delivers each once when it can", async () => {
    const edge = await startEdgeStandIn();
    const spool = openSpool(path);
    await edge.close();
    const uploader = startUploader({ spool, reportCalls: edge.reportCalls, clock: systemClock, log: silentLog() });
    const records = Array.from({ length: 250 }, () => aRecord());
    for (const record of records) {
      spool.add(record);
      uploader.wake();
    }
    expect(spool.counts().waiting).toBe(250);
    await edge.open();
    await until(() => spool.counts().waiting === 0, 30_000);
    expect([...edge.stored.values()]).toEqual(records);
    expect(edge.received).toHaveLength(250);
    await uploader.stop();
    spool.close();
    await edge.close();
  });

  it("survives an edge that answers 503 for a while, and one that dies after it has stored", async () => {
    const edge = await startEdgeStandIn();
    const spool = openSpool(path);
    edge.be("unavailable");
    const uploader = startUploader({ spool, reportCalls: edge.reportCalls, clock: systemClock, log: silentLog() });
    const record = aRecord();
    spool.add(record);
    uploader.wake();
    await until(() => edge.requests() >= 2, 20_000);
    edge.be("dies_before_answering");
    await until(() => edge.received.length >= 1, 20_000);
    expect(spool.counts().waiting).toBe(1);
    edge.be("well");
    await until(() => spool.counts().waiting === 0, 20_000);
    expect([...edge.stored.values()]).toEqual([record]);
    await uploader.stop();
    spool.close();
    await edge.close();
  });

  it("keeps aside and counts what the edge refuses, and goes on with the rest", async () => {
    const edge = await startEdgeStandIn();
    const spool = openSpool(path);
    const [bad, good] = [aRecord(), aRecord()];
    edge.refuse.add(bad.id);
    spool.add(bad);
    spool.add(good);
    const uploader = startUploader({ spool, reportCalls: edge.reportCalls, clock: systemClock, log: silentLog() });
    await until(() => spool.counts().waiting === 0);
    expect(spool.counts()).toEqual({ waiting: 0, refused: 1 });
    expect([...edge.stored.keys()]).toEqual([good.id]);
    await uploader.stop();
    spool.close();
    await edge.close();
  });

  it("sends what an earlier process left behind", async () => {
    const before = openSpool(path);
    const record = aRecord();
    before.add(record);
    before.close();
    const edge = await startEdgeStandIn();
    const spool = openSpool(path);
    const uploader = startUploader({ spool, reportCalls: edge.reportCalls, clock: systemClock, log: silentLog() });
    await until(() => edge.stored.has(record.id));
    await uploader.stop();
    spool.close();
    await edge.close();
  });
});
