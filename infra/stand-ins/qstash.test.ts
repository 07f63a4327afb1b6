import { Client, Receiver as SignatureReceiver } from "@upstash/qstash";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultBackoffMs } from "./qstash/retry-delay.ts";
import { type Bench, SIGNING_KEYS, startBench } from "./qstash/testing.ts";

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});

afterEach(() => bench.stop());

describe("publish", () => {
  it("delivers method, body, forwarded headers and path with its query, and says who calls", async () => {
    const { messageId } = await bench.client.publish({
      url: `${bench.receiver.url}/jobs/apply?tenant=1&again=2`,
      method: "PUT",
      body: "Grüße",
      headers: { "content-type": "text/plain", "x-request-id": "r1" },
    });
    await bench.receives(1);
    expect(bench.receiver.received[0]).toMatchObject({
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
    await bench.delivers(1);
    await expect(bench.client.messages.get(messageId)).rejects.toThrow(/not found/);
  });

  it("signs so that the vendor's bench.receiver accepts it, before and after a key rotation, and only then", async () => {
    const url = `${bench.receiver.url}/jobs/sweep`;
    const verifier = new SignatureReceiver(SIGNING_KEYS);
    await bench.client.publishJSON({ url, body: { jobId: "j1" } });
    await bench.receives(1);
    bench.qstash.rotateSigningKeys();
    await bench.client.publishJSON({ url, body: { jobId: "j2" } });
    await bench.receives(2);
    for (const { headers, body } of bench.receiver.received) {
      const signature = headers["upstash-signature"] ?? "";
      expect(await verifier.verify({ signature, body, url })).toBe(true);
      await expect(verifier.verify({ signature, body: `${body} `, url })).rejects.toThrow(/body hash/);
      await expect(verifier.verify({ signature, body, url: `${url}x` })).rejects.toThrow(/subject/);
    }
    bench.qstash.rotateSigningKeys();
    await bench.client.publishJSON({ url, body: { jobId: "j3" } });
    await bench.receives(3);
    const third = bench.receiver.received[2];
    const forged = verifier.verify({ signature: third?.headers["upstash-signature"] ?? "", body: third?.body ?? "" });
    await expect(forged).rejects.toThrow(/signature/);
  });

  it("waits for a delay and for a moment", async () => {
    const before = Date.now();
    await bench.client.publishJSON({ url: `${bench.receiver.url}/delayed`, delay: 1 });
    await bench.client.publishJSON({ url: `${bench.receiver.url}/at`, notBefore: Math.ceil(before / 1_000) + 1 });
    await bench.receives(2);
    const at = Object.fromEntries(bench.receiver.received.map((each) => [each.path, each.at]));
    expect(at["/delayed"]).toBeGreaterThanOrEqual(before + 1_000);
    expect(at["/at"]).toBeGreaterThanOrEqual((Math.ceil(before / 1_000) + 1) * 1_000);
  });

  it("delivers a batch side by side, and none of it when one is refused", async () => {
    await bench.client.batchJSON([1, 2, 3].map((n) => ({ url: `${bench.receiver.url}/${n}`, body: { n } })));
    await bench.receives(3);
    expect(bench.receiver.received.map((each) => each.path).sort()).toEqual(["/1", "/2", "/3"]);
    const half = bench.client.batchJSON([{ url: `${bench.receiver.url}/good` }, { url: "ftp://bad" }]);
    await expect(half).rejects.toThrow(/invalid scheme/);
    expect(bench.qstash.events().filter((event) => event.url.endsWith("/good"))).toEqual([]);
  });

  it("does not follow a redirect: it is a failure", async () => {
    bench.receiver.replies.push({ status: 302, headers: { location: `${bench.receiver.url}/elsewhere` } });
    await bench.client.publishJSON({ url: `${bench.receiver.url}/here`, retries: 0 });
    await expect.poll(async () => (await bench.client.dlq.listMessages()).messages.length).toBe(1);
    expect(bench.receiver.received.map((each) => each.path)).toEqual(["/here"]);
  });
});

describe("deduplication", () => {
  it("delivers one message of many with the same id", async () => {
    const publish = () =>
      bench.client.publishJSON({ url: bench.receiver.url, body: { n: Math.random() }, deduplicationId: "job-1" });
    const answers = await Promise.all(Array.from({ length: 10 }, publish));
    await bench.receives(1);
    expect(new Set(answers.map((each) => each.messageId)).size).toBe(1);
    expect(answers.filter((each) => each.deduplicated === true)).toHaveLength(9);
    await publish();
    expect(bench.qstash.events().filter((event) => event.state === "CREATED")).toHaveLength(1);
  });

  it("compares destination, body and forwarded headers when asked to go by content", async () => {
    const publish = (path: string, n: number) =>
      bench.client.publishJSON({ url: `${bench.receiver.url}/${path}`, body: { n }, contentBasedDeduplication: true });
    await Promise.all([publish("a", 1), publish("a", 1), publish("a", 2), publish("b", 1)]);
    await bench.receives(3);
    expect(bench.qstash.events().filter((event) => event.state === "CREATED")).toHaveLength(3);
  });

  it("forgets an id after ten minutes", async () => {
    let skippedMs = 0;
    await bench.restart({ now: () => Date.now() + skippedMs });
    const publish = () => bench.client.publishJSON({ url: bench.receiver.url, deduplicationId: "daily" });
    await publish();
    skippedMs = 10 * 60_000 + 1;
    expect(await publish()).not.toHaveProperty("deduplicated");
    await bench.receives(2);
  });
});

describe("retries", () => {
  it("tries again until it is accepted, counting the attempts", async () => {
    bench.receiver.replies.push(500, 503);
    const { messageId } = await bench.client.publishJSON({ url: bench.receiver.url, retries: 5 });
    await bench.delivers(1);
    expect(bench.receiver.received.map((each) => each.headers["upstash-retried"])).toEqual(["0", "1", "2"]);
    expect(new Set(bench.receiver.received.map((each) => each.headers["upstash-message-id"]))).toEqual(
      new Set([messageId]),
    );
  });

  it("backs off as QStash does where nothing else is said, and by the message's own expression where there is one", async () => {
    const nextDelays = async (retryDelay?: string) => {
      bench.receiver.replies.push(500);
      const { messageId } = await bench.client.publishJSON({
        url: bench.receiver.url,
        ...(retryDelay && { retryDelay }),
      });
      const find = () =>
        bench.qstash.events().find((event) => event.messageId === messageId && event.state === "RETRY");
      await expect.poll(find).toBeDefined();
      await bench.client.messages.cancel(messageId);
      return (find()?.nextDeliveryTime ?? 0) - (find()?.time ?? 0);
    };
    expect(await nextDelays("1000 * (1 + retried) * 60")).toBe(60_000);
    await bench.restart({ backoffMs: defaultBackoffMs });
    expect(await nextDelays()).toBeCloseTo(12_182, -2);
  });

  it("waits as long as Retry-After says", async () => {
    bench.receiver.replies.push({ status: 429, headers: { "retry-after": "1" } });
    await bench.client.publishJSON({ url: bench.receiver.url });
    await bench.receives(2);
    const [first, second] = bench.receiver.received;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(950);
  });

  it("gives up at once on 489 with the non-retryable header", async () => {
    bench.receiver.replies.push({ status: 489, headers: { "upstash-nonretryable-error": "true" } });
    await bench.client.publishJSON({ url: bench.receiver.url, retries: 5 });
    await expect.poll(async () => (await bench.client.dlq.listMessages()).messages.length).toBe(1);
    expect(bench.receiver.received).toHaveLength(1);
  });

  it("takes no answer within the time-out as a failure", async () => {
    let release = () => {};
    bench.receiver.hold = new Promise((resolve) => {
      release = resolve;
    });
    await bench.client.publishJSON({ url: bench.receiver.url, timeout: "1s", retries: 0 });
    await expect.poll(async () => (await bench.client.dlq.listMessages()).messages[0]?.responseBody).toMatch(/timeout/);
    release();
  });

  it("goes on until a bench.receiver that was away is back", async () => {
    await bench.receiver.close();
    await bench.client.publishJSON({ url: bench.receiver.url, retries: 100 });
    await expect.poll(() => bench.qstash.events().some((event) => event.state === "RETRY")).toBe(true);
    await bench.receiver.reopen();
    await bench.delivers(1);
  });
});

describe("failure", () => {
  it("calls the failure callback, keeps a dead letter, and delivers it again when asked", async () => {
    bench.receiver.replies.push({ status: 500, body: "broken" }, { status: 500, body: "still broken" });
    const { messageId } = await bench.client.publishJSON({
      url: `${bench.receiver.url}/job`,
      body: { jobId: "j1" },
      retries: 1,
      failureCallback: `${bench.receiver.url}/failed`,
    });
    await bench.receives(3);
    const callback = bench.receiver.received[2];
    expect(callback?.path).toBe("/failed");
    const report: Record<string, unknown> = JSON.parse(callback?.body ?? "{}");
    expect(report).toMatchObject({ status: 500, retried: 1, maxRetries: 1, sourceMessageId: messageId });
    expect(Buffer.from(String(report.body), "base64").toString()).toBe("still broken");
    expect(Buffer.from(String(report.sourceBody), "base64").toString()).toBe('{"jobId":"j1"}');

    const { messages } = await bench.client.dlq.listMessages({ filter: { messageId } });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ messageId, body: '{"jobId":"j1"}', responseStatus: 500, dlqId: report.dlqId });

    await bench.client.dlq.retry(String(report.dlqId));
    await bench.receives(4);
    expect(bench.receiver.received[3]).toMatchObject({ path: "/job", body: '{"jobId":"j1"}' });
    expect((await bench.client.dlq.listMessages()).messages).toEqual([]);
  });

  it("tells a callback the answer of a delivery that succeeded", async () => {
    bench.receiver.replies.push({ status: 201, body: "done" });
    await bench.client.publishJSON({ url: `${bench.receiver.url}/job`, callback: `${bench.receiver.url}/done` });
    await bench.receives(2);
    const report: Record<string, unknown> = JSON.parse(bench.receiver.received[1]?.body ?? "{}");
    expect(report.status).toBe(201);
    expect(Buffer.from(String(report.body), "base64").toString()).toBe("done");
  });

  it("deletes dead letters, and keeps no more than its bound", async () => {
    await bench.restart({ maxDeadLetters: 3 });
    for (let n = 0; n < 5; n++) {
      bench.receiver.replies.push(500);
      await bench.client.publishJSON({ url: `${bench.receiver.url}/${n}`, retries: 0 });
      await expect.poll(() => bench.qstash.events().filter((event) => event.state === "FAILED").length).toBe(n + 1);
    }
    const { messages } = await bench.client.dlq.listMessages();
    expect(messages.map((each) => each.url)).toEqual([4, 3, 2].map((n) => `${bench.receiver.url}/${n}`));
    await bench.client.dlq.delete(messages[0]?.dlqId ?? "");
    expect(await bench.client.dlq.delete({ all: true })).toMatchObject({ deleted: 2 });
  });
});

describe("messages", () => {
  it("shows and cancels what waits", async () => {
    const { messageId } = await bench.client.publishJSON({
      url: bench.receiver.url,
      body: { n: 1 },
      delay: "1h",
      label: "slow",
    });
    expect(await bench.client.messages.get(messageId)).toMatchObject({
      messageId,
      body: '{"n":1}',
      label: "slow",
      maxRetries: 3,
    });
    await bench.client.messages.cancel(messageId);
    await expect(bench.client.messages.get(messageId)).rejects.toThrow(/not found/);
    await bench.client.publishJSON({ url: bench.receiver.url, delay: "1h" });
    await bench.client.publishJSON({ url: bench.receiver.url, delay: "1h" });
    expect(await bench.client.messages.cancel({ all: true })).toMatchObject({ cancelled: 2 });
    expect(bench.receiver.received).toEqual([]);
  });
});

describe("queues", () => {
  it("delivers one after the other, in order, though one has to be tried again", async () => {
    bench.receiver.replies.push(200, 500, 500);
    const queue = bench.client.queue({ queueName: "applies" });
    for (const n of [1, 2, 3, 4]) await queue.enqueueJSON({ url: `${bench.receiver.url}/${n}` });
    await bench.delivers(4);
    expect(bench.receiver.received.map((each) => each.path)).toEqual(["/1", "/2", "/2", "/2", "/3", "/4"]);
  });

  it("holds what is enqueued while paused, and keeps to its parallelism", async () => {
    let release = () => {};
    bench.receiver.hold = new Promise((resolve) => {
      release = resolve;
    });
    const queue = bench.client.queue({ queueName: "calls" });
    await queue.upsert({ parallelism: 2, paused: true });
    for (const n of [1, 2, 3]) await queue.enqueueJSON({ url: `${bench.receiver.url}/${n}` });
    expect(await queue.get()).toMatchObject({ parallelism: 2, paused: true, lag: 3 });
    expect(bench.receiver.received).toEqual([]);
    await queue.resume();
    await bench.receives(2);
    release();
    await bench.delivers(3);
  });
});

describe("what it refuses", () => {
  it("answers 401 to a wrong token", async () => {
    const stranger = new Client({ baseUrl: bench.qstash.url, token: "wrong", retry: false });
    await expect(stranger.publishJSON({ url: bench.receiver.url })).rejects.toThrow(/invalid token/);
  });

  it("refuses destinations, retries, delays and bodies that QStash would", async () => {
    await expect(bench.client.publish({ url: "localhost:3000" })).rejects.toThrow(/invalid scheme/);
    await expect(bench.client.publish({ url: bench.receiver.url, retries: -1 })).rejects.toThrow(/Upstash-Retries/);
    await expect(bench.client.publish({ url: bench.receiver.url, retryDelay: "process.exit(1)" })).rejects.toThrow(
      /retry delay/,
    );
    await expect(bench.client.publish({ url: bench.receiver.url, delay: "100d" })).rejects.toThrow(/maxDelay/);
    await expect(bench.client.publish({ url: bench.receiver.url, body: "x".repeat(1024 * 1024 + 1) })).rejects.toThrow(
      /size/,
    );
  });

  it("refuses more messages than its bound", async () => {
    await bench.restart({ maxMessages: 2 });
    await bench.client.publishJSON({ url: bench.receiver.url, delay: "1h" });
    await bench.client.publishJSON({ url: bench.receiver.url, delay: "1h" });
    await expect(bench.client.publishJSON({ url: bench.receiver.url, delay: "1h" })).rejects.toThrow(/rate limit/);
  });

  it("says so where it does not emulate something, rather than do half of it", async () => {
    await expect(bench.client.urlGroups.list()).rejects.toThrow(/not emulated/);
    const limited = bench.client.publishJSON({ url: bench.receiver.url, flowControl: { key: "k", parallelism: 1 } });
    await expect(limited).rejects.toThrow(/not emulated/);
  });
});
