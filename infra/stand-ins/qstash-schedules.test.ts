import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Bench, startBench } from "./qstash/testing.ts";

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});

afterEach(() => bench.stop());

describe("schedules", () => {
  /** A clock that stands at `second` of some minute when the test begins, and runs on from there. */
  function clockAt(second: number): () => number {
    const behindMs = (Date.now() - second * 1_000 + 60_000) % 60_000;
    return () => Date.now() - behindMs;
  }

  it("fires when its cron says so", async () => {
    await bench.restart({ now: clockAt(59) });
    const { scheduleId } = await bench.client.schedules.create({
      destination: `${bench.receiver.url}/sweep?all=1`,
      cron: "* * * * *",
      body: "go",
    });
    expect(bench.receiver.received).toEqual([]);
    await bench.receives(1);
    expect(bench.receiver.received[0]).toMatchObject({ path: "/sweep?all=1", body: "go" });
    expect(bench.receiver.received[0]?.headers["upstash-schedule-id"]).toBe(scheduleId);
    expect((await bench.client.schedules.get(scheduleId)).lastScheduleTime).toBeGreaterThan(0);
  });

  it("does not fire while paused nor after it was deleted", async () => {
    await bench.restart({ now: clockAt(59) });
    const create = (path: string) =>
      bench.client.schedules.create({ destination: `${bench.receiver.url}/${path}`, cron: "* * * * *" });
    const [paused, deleted] = [await create("paused"), await create("deleted"), await create("kept")];
    await bench.client.schedules.pause({ schedule: paused.scheduleId });
    await bench.client.schedules.delete(deleted.scheduleId);
    await bench.receives(1);
    await bench.delivers(1);
    expect(bench.receiver.received.map((each) => each.path)).toEqual(["/kept"]);
    expect((await bench.client.schedules.get(paused.scheduleId)).isPaused).toBe(true);
  });

  it("keeps one schedule an id, in the time zone it names, and refuses what is no cron", async () => {
    const create = (cron: string) =>
      bench.client.schedules.create({ destination: bench.receiver.url, cron, scheduleId: "nightly" });
    await create("0 3 * * *");
    await create("CRON_TZ=Asia/Tokyo 0 3 * * *");
    const schedules = await bench.client.schedules.list();
    expect(schedules).toHaveLength(1);
    const next = new Date(Number(schedules[0]?.nextScheduleTime));
    expect(next.getUTCHours()).toBe(18);
    await expect(create("every day")).rejects.toThrow(/invalid cron/);
    await expect(create("* * * * * *")).rejects.toThrow(/invalid cron/);
    bench.qstash.fireSchedule("nightly");
    await bench.receives(1);
  });
});

describe("a restart", () => {
  it("loses no message, schedule, queue, dead letter or deduplication id", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "callplane-qstash-"));
    await bench.restart({ dataDir });
    await bench.receiver.close();
    await bench.client.publishJSON({ url: `${bench.receiver.url}/due`, retries: 999, deduplicationId: "d1" });
    await bench.client.publishJSON({ url: `${bench.receiver.url}/dead`, retries: 0 });
    await bench.client.publishJSON({ url: `${bench.receiver.url}/later`, delay: "1h" });
    await bench.client.schedules.create({ destination: bench.receiver.url, cron: "0 3 * * *", scheduleId: "nightly" });
    await bench.client.queue({ queueName: "calls" }).upsert({ parallelism: 7 });
    await expect.poll(() => bench.qstash.events().some((event) => event.state === "FAILED")).toBe(true);

    await bench.restart({ dataDir });
    await bench.receiver.reopen();
    await bench.delivers(1);
    expect(bench.receiver.received.map((each) => each.path)).toEqual(["/due"]);
    expect(await bench.client.publishJSON({ url: `${bench.receiver.url}/due`, deduplicationId: "d1" })).toMatchObject({
      deduplicated: true,
    });
    expect((await bench.client.dlq.listMessages()).messages.map((each) => each.url)).toEqual([
      `${bench.receiver.url}/dead`,
    ]);
    expect((await bench.client.schedules.list()).map((each) => each.scheduleId)).toEqual(["nightly"]);
    expect(await bench.client.queue({ queueName: "calls" }).get()).toMatchObject({ parallelism: 7 });
    expect(await bench.client.messages.cancel({ all: true })).toMatchObject({ cancelled: 1 });
    rmSync(dataDir, { recursive: true, force: true });
  });
});
