import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Ari, AriError, type AriEvent, createAriRest, isGone, openAri } from "../../src/asterisk/ari/index.ts";
import { createBackoff } from "../../src/lib/backoff.ts";
import { silentLog } from "../../src/lib/log.ts";
import { until } from "../stage.ts";
import { aChannel, startFakeAri } from "./fake-ari.ts";

let server: Awaited<ReturnType<typeof startFakeAri>>;
let ari: Ari;
let events: AriEvent[];
beforeEach(async () => {
  server = await startFakeAri();
  ari = openAri({
    url: server.url,
    username: "gateway",
    password: "secret",
    app: "callplane",
    log: silentLog(),
    backoff: createBackoff({ baseMs: 10, capMs: 50 }),
    pingIntervalMs: 100,
    timeoutMs: 300,
  });
  events = [];
  ari.onEvent((event) => events.push(event));
  await until(() => ari.isUp);
});
afterEach(async () => {
  ari.close();
  await server.stop();
});

const start = (id: string) =>
  JSON.stringify({ type: "StasisStart", args: ["agent", "t", "a"], channel: aChannel(id), timestamp: "x" });

describe("ARI events (faults.md row 8)", () => {
  it("passes over garbage, unknown types and known ones of another shape, and goes on", async () => {
    for (const bad of [
      "",
      "{",
      "null",
      "[]",
      '{"type":"Unheard"}',
      '{"type":"StasisStart"}',
      '{"type":7}',
      "\u0000".repeat(1000),
    ])
      server.sendAll(bad);
    server.sendAll(Buffer.from([0, 1, 2]));
    server.sendAll(start("good"));
    await until(() => events.length > 0);
    expect(events).toMatchObject([{ type: "StasisStart", channel: { id: "good" } }]);
    expect(server.upgrades).toHaveLength(1);
  });

  it("ends a connection that sends a message too large, and opens one in its place", async () => {
    server.sendAll("x".repeat(2_000_000));
    await until(() => server.upgrades.length === 2 && ari.isUp);
    expect(server.clients()).toHaveLength(1);
    server.sendAll(start("after"));
    await until(() => events.length === 1);
  });

  it("comes back for ever, one connection at a time, each event once", async () => {
    let ups = 0;
    ari.onUp(() => {
      ups += 1;
    });
    for (let round = 1; round <= 15; round += 1) {
      for (const client of server.clients()) client.terminate();
      await until(() => ups === round + 1);
    }
    await until(() => server.clients().length === 1);
    server.sendAll(start("once"));
    await until(() => events.length > 0);
    expect(events).toHaveLength(1);
  });

  it("notices a peer that no longer answers", async () => {
    const reasons: string[] = [];
    ari.onDown((reason) => reasons.push(reason));
    for (const client of server.clients()) client.pause();
    await until(() => reasons.length > 0);
    expect(reasons).toEqual(["no answer to a ping"]);
    await until(() => ari.isUp);
  });

  it("spares the other listeners when one throws", async () => {
    ari.onEvent(() => {
      throw new Error("mine");
    });
    let heard = 0;
    ari.onEvent(() => {
      heard += 1;
    });
    server.sendAll(start("x"));
    await until(() => heard === 1);
  });

  it("waits for an event no longer than its signal", async () => {
    const isStart = (event: AriEvent): event is Extract<AriEvent, { type: "StasisStart" }> =>
      event.type === "StasisStart";
    await expect(ari.waitFor(isStart, AbortSignal.timeout(20))).rejects.toMatchObject({ name: "TimeoutError" });
    const waiting = ari.waitFor(isStart, AbortSignal.timeout(5000));
    server.sendAll(start("y"));
    expect((await waiting).channel.id).toBe("y");
  });
});

describe("ARI requests", () => {
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  it("settle while nobody answers, and may be repeated", async () => {
    server.answerWith(() => {});
    const error = await failure(ari.rest.hangup("c"));
    expect(error).toBeInstanceOf(AriError);
    expect(error).toMatchObject({ status: 0, retryable: true });
  });

  it("settle while Asterisk is away", async () => {
    const rest = createAriRest({ url: "http://127.0.0.1:1", username: "a", password: "b", app: "callplane" });
    expect(await failure(rest.listChannels())).toMatchObject({ status: 0, retryable: true });
  });

  it.each([
    [404, false, true],
    [409, false, false],
    [422, false, false],
    [500, true, false],
    [503, true, false],
  ])("answered with %s: retryable %s, gone %s", async (status, retryable, gone) => {
    server.answerWith((_request, response) => void response.writeHead(status).end('{"message":"no"}'));
    const error = await failure(ari.rest.destroyBridge("b"));
    expect(error).toMatchObject({ status, retryable });
    expect(isGone(error)).toBe(gone);
  });

  it("refuse an answer that is not what was asked for", async () => {
    server.answerWith((_request, response) => void response.end('{"channels":1}'));
    expect(await failure(ari.rest.listChannels())).toBeInstanceOf(AriError);
    server.answerWith((_request, response) => void response.end("<html>"));
    expect(await failure(ari.rest.listChannels())).toBeInstanceOf(AriError);
  });

  it("cannot be led elsewhere by an id", async () => {
    const paths: string[] = [];
    server.answerWith((request, response) => {
      paths.push(request.url ?? "");
      response.writeHead(204).end();
    });
    await ari.rest.hangup("../bridges/x?y=1#z");
    expect(paths).toEqual(["/ari/channels/..%2Fbridges%2Fx%3Fy%3D1%23z"]);
  });
});
