import { createServer, type ServerResponse } from "node:http";
import type { GatewayMessage } from "@callplane/edge-api/contract";
import { type RedisStandIn, startRedis } from "@callplane/infra/stand-ins";
import { Redis } from "@upstash/redis";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startTcpProxy } from "../../test/tcp-proxy.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { startWake } from "./wake.ts";

const gatewayId = "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10";
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
const until = (check: () => unknown) =>
  vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 20_000, interval: 10 });

function listen(redis: { url: string; token: string }, times = { heartbeatMs: 100, echoTimeoutMs: 300 }) {
  const wake = startWake({
    url: redis.url,
    token: redis.token,
    gatewayId,
    clock: systemClock,
    log: silentLog(),
    ...times,
  });
  const messages: GatewayMessage[] = [];
  wake.onMessage((message) => messages.push(message));
  cleanups.push(() => wake.close());
  return { wake, messages };
}

async function redis(): Promise<RedisStandIn> {
  const standIn = await startRedis({ token: "token-for-tests" });
  cleanups.push(() => standIn.stop());
  return standIn;
}

describe("wake", () => {
  it("hands on what the edge publishes, once, and neither heartbeats nor nonsense", async () => {
    const standIn = await redis();
    const { wake, messages } = listen(standIn);
    await until(() => wake.isSubscribed);
    const edge = new Redis({ url: standIn.url, token: standIn.token });
    for (const message of [
      { type: "wake" },
      { type: "nonsense" },
      "text",
      { type: "session_revoked", sessionId: gatewayId },
    ]) {
      await edge.publish(`gateway:${gatewayId}`, message);
    }
    await until(() => messages.length === 2);
    expect(messages).toEqual([{ type: "wake" }, { type: "session_revoked", sessionId: gatewayId }]);
  });

  it("subscribes again after Redis was down, and hears each message once", async () => {
    const standIn = await redis();
    const { wake, messages } = listen(standIn);
    for (let round = 1; round <= 3; round += 1) {
      await until(() => wake.isSubscribed);
      await standIn.goDown();
      await until(() => !wake.isSubscribed);
      await standIn.comeBack();
      await until(() => wake.isSubscribed);
      await new Redis({ url: standIn.url, token: standIn.token }).publish(`gateway:${gatewayId}`, { type: "wake" });
      await until(() => messages.length === round);
    }
    expect(messages).toHaveLength(3);
  });

  it("notices a Redis that takes requests and answers none", async () => {
    const standIn = await redis();
    const proxy = await startTcpProxy({ host: "127.0.0.1", port: Number(new URL(standIn.url).port) });
    cleanups.push(() => proxy.stop());
    const { wake, messages } = listen({ url: `http://127.0.0.1:${proxy.port}`, token: standIn.token });
    await until(() => wake.isSubscribed);
    proxy.hang();
    await until(() => !wake.isSubscribed);
    proxy.restore();
    await until(() => wake.isSubscribed);
    await new Redis({ url: standIn.url, token: standIn.token }).publish(`gateway:${gatewayId}`, { type: "wake" });
    await until(() => messages.length === 1);
  });

  it("notices a stream that stays open and says nothing", async () => {
    const streams: ServerResponse[] = [];
    const server = createServer((request, response) => {
      if (request.url?.includes("subscribe")) {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.flushHeaders();
        streams.push(response);
        return;
      }
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ result: 0 }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanups.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const { wake } = listen({ url: `http://127.0.0.1:${address.port}`, token: "t" });
    await until(() => streams.length >= 3);
    expect(wake.isSubscribed).toBe(false);
    expect(streams.filter((stream) => !stream.destroyed).length).toBeLessThanOrEqual(2);
  });
});
