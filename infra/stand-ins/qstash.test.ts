import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Receiver as SignatureReceiver } from "@upstash/qstash";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultBackoffMs } from "./qstash/retry-delay.ts";
import { type Receiver, startReceiver } from "./qstash/testing.ts";
import { type QstashOptions, type QstashStandIn, startQstash } from "./qstash.ts";

const KEYS = { currentSigningKey: "sig_current", nextSigningKey: "sig_next" };

let receiver: Receiver;
let qstash: QstashStandIn;
let client: Client;

beforeEach(async () => {
  receiver = await startReceiver();
  await start();
});

afterEach(async () => {
  await qstash.stop();
  await receiver.close();
});

async function start(options: Partial<QstashOptions> = {}): Promise<void> {
  qstash = await startQstash({ token: "secret", ...KEYS, backoffMs: () => 20, ...options });
  client = new Client({ baseUrl: qstash.url, token: qstash.token, retry: false });
}

async function restart(options: Partial<QstashOptions>): Promise<void> {
  await qstash.stop();
  await start(options);
}

async function receivedCount(count: number): Promise<void> {
  await expect.poll(() => receiver.received.length, { timeout: 5_000 }).toBe(count);
}

async function deliveredCount(count: number): Promise<void> {
  await expect.poll(() => qstash.events().filter((event) => event.state === "DELIVERED").length).toBe(count);
}

describe("publish", () => {
  it("delivers method, body, forwarded headers and path with its query, and says who calls", async () => {
    const { messageId } = await client.publish({
      url: `${receiver.url}/jobs/apply?tenant=1&again=2`,
      method: "PUT",
      body: "Grüße",
      headers: { "content-type": "text/plain", "x-request-id": "r1" },
    });
    await receivedCount(1);
    expect(receiver.received[0]).toMatchObject({
      path: "/jobs/apply?tenant=1&again=2",
      method: "PUT",
      body: "Grüße",
      headers: {
        "content-type": "text/plain",
        "x-request-id": "r1",
        "upstash-message-id": messageId,
        "upstash-retried": "0",
      },
    });
    await deliveredCount(1);
    await expect(client.messages.get(messageId)).rejects.toThrow(/not found/);
  });

  it("signs so that the vendor's receiver accepts it, before and after a key rotation, and only then", async () => {
    const url = `${receiver.url}/jobs/sweep`;
    const verifier = new SignatureReceiver(KEYS);
    await client.publishJSON({ url, body: { jobId: "j1" } });
    await receivedCount(1);
    qstash.rotateSigningKeys();
    await client.publishJSON({ url, body: { jobId: "j2" } });
    await receivedCount(2);
    for (const { headers, body } of receiver.received) {
      const signature = headers["upstash-signature"] ?? "";
      expect(await verifier.verify({ signature, body, url })).toBe(true);
      await expect(verifier.verify({ signature, body: `${body} `, url })).rejects.toThrow(/body hash/);
      await expect(verifier.verify({ signature, body, url: `${url}x` })).rejects.toThrow(/subject/);
    }
    qstash.rotateSigningKeys();
    await client.publishJSON({ url, body: { jobId: "j3" } });
    await receivedCount(3);
    const third = receiver.received[2];
    const forged = verifier.verify({ signature: third?.headers["upstash-signature"] ?? "", body: third?.body ?? "" });
    await expect(forged).rejects.toThrow(/signature/);
  });

  it("waits for a delay and for a moment", async () => {
    const before = Date.now();
    await client.publishJSON({ url: `${receiver.url}/delayed`, delay: 1 });
    await client.publishJSON({ url: `${receiver.url}/at`, notBefore: Math.ceil(before / 1_000) + 1 });
    await receivedCount(2);
    const at = Object.fromEntries(receiver.received.map((each) => [each.path, each.at]));
    expect(at["/delayed"]).toBeGreaterThanOrEqual(before + 1_000);
    expect(at["/at"]).toBeGreaterThanOrEqual((Math.ceil(before / 1_000) + 1) * 1_000);
  });

  it("delivers a batch side by side, and none of it when one is refused", async () => {
    await client.batchJSON([1, 2, 3].map((n) => ({ url: `${receiver.url}/${n}`, body: { n } })));
    await receivedCount(3);
    expect(receiver.received.map((each) => each.path).sort()).toEqual(["/1", "/2", "/3"]);
    const half = client.batchJSON([{ url: `${receiver.url}/good` }, { url: "ftp://bad" }]);
    await expect(half).rejects.toThrow(/invalid scheme/);
    expect(qstash.events().filter((event) => event.url.endsWith("/good"))).toEqual([]);
  });

  it("does not follow a redirect: it is a failure", async () => {
    receiver.replies.push({ status: 302, headers: { location: `${receiver.url}/elsewhere` } });
    await client.publishJSON({ url: `${receiver.url}/here`, retries: 0 });
    await expect.poll(async () => (await client.dlq.listMessages()).messages.length).toBe(1);
    expect(receiver.received.map((each) => each.path)).toEqual(["/here"]);
  });
});

describe("deduplication", () => {
  it("delivers one message of many with the same id", async () => {
    const publish = () =>
      client.publishJSON({ url: receiver.url, body: { n: Math.random() }, deduplicationId: "job-1" });
    const answers = await Promise.all(Array.from({ length: 10 }, publish));
    await receivedCount(1);
    expect(new Set(answers.map((each) => each.messageId)).size).toBe(1);
    expect(answers.filter((each) => each.deduplicated === true)).toHaveLength(9);
    await publish();
    expect(qstash.events().filter((event) => event.state === "CREATED")).toHaveLength(1);
  });

  it("compares destination, body and forwarded headers when asked to go by content", async () => {
    const publish = (path: string, n: number) =>
      client.publishJSON({ url: `${receiver.url}/${path}`, body: { n }, contentBasedDeduplication: true });
    await Promise.all([publish("a", 1), publish("a", 1), publish("a", 2), publish("b", 1)]);
    await receivedCount(3);
    expect(qstash.events().filter((event) => event.state === "CREATED")).toHaveLength(3);
  });

  it("forgets an id after ten minutes", async () => {
    let skippedMs = 0;
    await restart({ now: () => Date.now() + skippedMs });
    const publish = () => client.publishJSON({ url: receiver.url, deduplicationId: "daily" });
    await publish();
    skippedMs = 10 * 60_000 + 1;
    expect(await publish()).not.toHaveProperty("deduplicated");
    await receivedCount(2);
  });
});

describe("retries", () => {
  it("tries again until it is accepted, counting the attempts", async () => {
    receiver.replies.push(500, 503);
    const { messageId } = await client.publishJSON({ url: receiver.url, retries: 5 });
    await deliveredCount(1);
    expect(receiver.received.map((each) => each.headers["upstash-retried"])).toEqual(["0", "1", "2"]);
    expect(new Set(receiver.received.map((each) => each.headers["upstash-message-id"]))).toEqual(new Set([messageId]));
  });

  it("backs off as QStash does where nothing else is said, and by the message's own expression where there is one", async () => {
    const nextDelays = async (retryDelay?: string) => {
      receiver.replies.push(500);
      const { messageId } = await client.publishJSON({ url: receiver.url, ...(retryDelay && { retryDelay }) });
      const find = () => qstash.events().find((event) => event.messageId === messageId && event.state === "RETRY");
      await expect.poll(find).toBeDefined();
      await client.messages.cancel(messageId);
      return (find()?.nextDeliveryTime ?? 0) - (find()?.time ?? 0);
    };
    expect(await nextDelays("1000 * (1 + retried) * 60")).toBe(60_000);
    await restart({ backoffMs: defaultBackoffMs });
    expect(await nextDelays()).toBeCloseTo(12_182, -2);
  });

  it("waits as long as Retry-After says", async () => {
    receiver.replies.push({ status: 429, headers: { "retry-after": "1" } });
    await client.publishJSON({ url: receiver.url });
    await receivedCount(2);
    const [first, second] = receiver.received;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(950);
  });

  it("gives up at once on 489 with the non-retryable header", async () => {
    receiver.replies.push({ status: 489, headers: { "upstash-nonretryable-error": "true" } });
    await client.publishJSON({ url: receiver.url, retries: 5 });
    await expect.poll(async () => (await client.dlq.listMessages()).messages.length).toBe(1);
    expect(receiver.received).toHaveLength(1);
  });

  it("takes no answer within the time-out as a failure", async () => {
    let release = () => {};
    receiver.hold = new Promise((resolve) => {
      release = resolve;
    });
    await client.publishJSON({ url: receiver.url, timeout: "1s", retries: 0 });
    await expect.poll(async () => (await client.dlq.listMessages()).messages[0]?.responseBody).toMatch(/timeout/);
    release();
  });

  it("goes on until a receiver that was away is back", async () => {
    await receiver.close();
    await client.publishJSON({ url: receiver.url, retries: 100 });
    await expect.poll(() => qstash.events().some((event) => event.state === "RETRY")).toBe(true);
    await receiver.reopen();
    await deliveredCount(1);
  });
});

describe("failure", () => {
  it("calls the failure callback, keeps a dead letter, and delivers it again when asked", async () => {
    receiver.replies.push({ status: 500, body: "broken" }, { status: 500, body: "still broken" });
    const { messageId } = await client.publishJSON({
      url: `${receiver.url}/job`,
      body: { jobId: "j1" },
      retries: 1,
      failureCallback: `${receiver.url}/failed`,
    });
    await receivedCount(3);
    const callback = receiver.received[2];
    expect(callback?.path).toBe("/failed");
    const report: Record<string, unknown> = JSON.parse(callback?.body ?? "{}");
    expect(report).toMatchObject({ status: 500, retried: 1, maxRetries: 1, sourceMessageId: messageId });
    expect(Buffer.from(String(report.body), "base64").toString()).toBe("still broken");
    expect(Buffer.from(String(report.sourceBody), "base64").toString()).toBe('{"jobId":"j1"}');

    const { messages } = await client.dlq.listMessages({ filter: { messageId } });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ messageId, body: '{"jobId":"j1"}', responseStatus: 500, dlqId: report.dlqId });

    await client.dlq.retry(String(report.dlqId));
    await receivedCount(4);
    expect(receiver.received[3]).toMatchObject({ path: "/job", body: '{"jobId":"j1"}' });
    expect((await client.dlq.listMessages()).messages).toEqual([]);
  });

  it("tells a callback the answer of a delivery that succeeded", async () => {
    receiver.replies.push({ status: 201, body: "done" });
    await client.publishJSON({ url: `${receiver.url}/job`, callback: `${receiver.url}/done` });
    await receivedCount(2);
    const report: Record<string, unknown> = JSON.parse(receiver.received[1]?.body ?? "{}");
    expect(report.status).toBe(201);
    expect(Buffer.from(String(report.body), "base64").toString()).toBe("done");
  });

  it("deletes dead letters, and keeps no more than its bound", async () => {
    await restart({ maxDeadLetters: 3 });
    for (let n = 0; n < 5; n++) {
      receiver.replies.push(500);
      await client.publishJSON({ url: `${receiver.url}/${n}`, retries: 0 });
      await expect.poll(() => qstash.events().filter((event) => event.state === "FAILED").length).toBe(n + 1);
    }
    const { messages } = await client.dlq.listMessages();
    expect(messages.map((each) => each.url)).toEqual([4, 3, 2].map((n) => `${receiver.url}/${n}`));
    await client.dlq.delete(messages[0]?.dlqId ?? "");
    expect(await client.dlq.delete({ all: true })).toMatchObject({ deleted: 2 });
  });
});

describe("messages", () => {
  it("shows and cancels what waits", async () => {
    const { messageId } = await client.publishJSON({ url: receiver.url, body: { n: 1 }, delay: "1h", label: "slow" });
    expect(await client.messages.get(messageId)).toMatchObject({
      messageId,
      body: '{"n":1}',
      label: "slow",
      maxRetries: 3,
    });
    await client.messages.cancel(messageId);
    await expect(client.messages.get(messageId)).rejects.toThrow(/not found/);
    await client.publishJSON({ url: receiver.url, delay: "1h" });
    await client.publishJSON({ url: receiver.url, delay: "1h" });
    expect(await client.messages.cancel({ all: true })).toMatchObject({ cancelled: 2 });
    expect(receiver.received).toEqual([]);
  });
});

describe("queues", () => {
  it("delivers one after the other, in order, though one has to be tried again", async () => {
    receiver.replies.push(200, 500, 500);
    const queue = client.queue({ queueName: "applies" });
    for (const n of [1, 2, 3, 4]) await queue.enqueueJSON({ url: `${receiver.url}/${n}` });
    await deliveredCount(4);
    expect(receiver.received.map((each) => each.path)).toEqual(["/1", "/2", "/2", "/2", "/3", "/4"]);
  });

  it("holds what is enqueued while paused, and keeps to its parallelism", async () => {
    let release = () => {};
    receiver.hold = new Promise((resolve) => {
      release = resolve;
    });
    const queue = client.queue({ queueName: "calls" });
    await queue.upsert({ parallelism: 2, paused: true });
    for (const n of [1, 2, 3]) await queue.enqueueJSON({ url: `${receiver.url}/${n}` });
    expect(await queue.get()).toMatchObject({ parallelism: 2, paused: true, lag: 3 });
    expect(receiver.received).toEqual([]);
    await queue.resume();
    await receivedCount(2);
    release();
    await deliveredCount(3);
  });
});

describe("schedules", () => {
  /** A clock that stands at `second` of some minute when the test begins, and runs on from there. */
  function clockAt(second: number): () => number {
    const behindMs = (Date.now() - second * 1_000 + 60_000) % 60_000;
    return () => Date.now() - behindMs;
  }

  it("fires when its cron says so", async () => {
    await restart({ now: clockAt(59) });
    const { scheduleId } = await client.schedules.create({
      destination: `${receiver.url}/sweep?all=1`,
      cron: "* * * * *",
      body: "go",
    });
    expect(receiver.received).toEqual([]);
    await receivedCount(1);
    expect(receiver.received[0]).toMatchObject({ path: "/sweep?all=1", body: "go" });
    expect(receiver.received[0]?.headers["upstash-schedule-id"]).toBe(scheduleId);
    expect((await client.schedules.get(scheduleId)).lastScheduleTime).toBeGreaterThan(0);
  });

  it("does not fire while paused nor after it was deleted", async () => {
    await restart({ now: clockAt(59) });
    const create = (path: string) =>
      client.schedules.create({ destination: `${receiver.url}/${path}`, cron: "* * * * *" });
    const [paused, deleted] = [await create("paused"), await create("deleted"), await create("kept")];
    await client.schedules.pause({ schedule: paused.scheduleId });
    await client.schedules.delete(deleted.scheduleId);
    await receivedCount(1);
    await deliveredCount(1);
    expect(receiver.received.map((each) => each.path)).toEqual(["/kept"]);
    expect((await client.schedules.get(paused.scheduleId)).isPaused).toBe(true);
  });

  it("keeps one schedule an id, in the time zone it names, and refuses what is no cron", async () => {
    const create = (cron: string) =>
      client.schedules.create({ destination: receiver.url, cron, scheduleId: "nightly" });
    await create("0 3 * * *");
    await create("CRON_TZ=Asia/Tokyo 0 3 * * *");
    const schedules = await client.schedules.list();
    expect(schedules).toHaveLength(1);
    const next = new Date(Number(schedules[0]?.nextScheduleTime));
    expect(next.getUTCHours()).toBe(18);
    await expect(create("every day")).rejects.toThrow(/invalid cron/);
    await expect(create("* * * * * *")).rejects.toThrow(/invalid cron/);
    qstash.fireSchedule("nightly");
    await receivedCount(1);
  });
});

describe("a restart", () => {
  it("loses no message, schedule, queue, dead letter or deduplication id", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "callplane-qstash-"));
    await restart({ dataDir });
    await receiver.close();
    await client.publishJSON({ url: `${receiver.url}/due`, retries: 999, deduplicationId: "d1" });
    await client.publishJSON({ url: `${receiver.url}/dead`, retries: 0 });
    await client.publishJSON({ url: `${receiver.url}/later`, delay: "1h" });
    await client.schedules.create({ destination: receiver.url, cron: "0 3 * * *", scheduleId: "nightly" });
    await client.queue({ queueName: "calls" }).upsert({ parallelism: 7 });
    await expect.poll(() => qstash.events().some((event) => event.state === "FAILED")).toBe(true);

    await restart({ dataDir });
    await receiver.reopen();
    await deliveredCount(1);
    expect(receiver.received.map((each) => each.path)).toEqual(["/due"]);
    expect(await client.publishJSON({ url: `${receiver.url}/due`, deduplicationId: "d1" })).toMatchObject({
      deduplicated: true,
    });
    expect((await client.dlq.listMessages()).messages.map((each) => each.url)).toEqual([`${receiver.url}/dead`]);
    expect((await client.schedules.list()).map((each) => each.scheduleId)).toEqual(["nightly"]);
    expect(await client.queue({ queueName: "calls" }).get()).toMatchObject({ parallelism: 7 });
    expect(await client.messages.cancel({ all: true })).toMatchObject({ cancelled: 1 });
    rmSync(dataDir, { recursive: true, force: true });
  });
});

describe("what it refuses", () => {
  it("answers 401 to a wrong token", async () => {
    const stranger = new Client({ baseUrl: qstash.url, token: "wrong", retry: false });
    await expect(stranger.publishJSON({ url: receiver.url })).rejects.toThrow(/invalid token/);
  });

  it("refuses destinations, retries, delays and bodies that QStash would", async () => {
    await expect(client.publish({ url: "localhost:3000" })).rejects.toThrow(/invalid scheme/);
    await expect(client.publish({ url: receiver.url, retries: -1 })).rejects.toThrow(/Upstash-Retries/);
    await expect(client.publish({ url: receiver.url, retryDelay: "process.exit(1)" })).rejects.toThrow(/retry delay/);
    await expect(client.publish({ url: receiver.url, delay: "100d" })).rejects.toThrow(/maxDelay/);
    await expect(client.publish({ url: receiver.url, body: "x".repeat(1024 * 1024 + 1) })).rejects.toThrow(/size/);
  });

  it("refuses more messages than its bound", async () => {
    await restart({ maxMessages: 2 });
    await client.publishJSON({ url: receiver.url, delay: "1h" });
    await client.publishJSON({ url: receiver.url, delay: "1h" });
    await expect(client.publishJSON({ url: receiver.url, delay: "1h" })).rejects.toThrow(/rate limit/);
  });

  it("says so where it does not emulate something, rather than do half of it", async () => {
    await expect(client.urlGroups.list()).rejects.toThrow(/not emulated/);
    const limited = client.publishJSON({ url: receiver.url, flowControl: { key: "k", parallelism: 1 } });
    await expect(limited).rejects.toThrow(/not emulated/);
  });
});
