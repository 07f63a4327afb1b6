import type { IncomingMessage, ServerResponse } from "node:http";
import { HttpRefusal, readBody, sendJson, startHttp } from "./http.ts";
import { type RedisBackend, startJsRedis, startRealRedis } from "./redis/backend.ts";
import { createCommandRunner } from "./redis/commands.ts";
import { commandFromPath, parseCommand, parseCommands, pathSegments } from "./redis/requests.ts";
import { RespConnection } from "./redis/resp.ts";
import { createScriptBook } from "./redis/scripts.ts";
import { streamMessages } from "./redis/subscriptions.ts";

export type RedisOptions = {
  port?: number;
  token: string;
  /** Path of a real redis-server to put behind the REST front (the `REDIS_SERVER` variable in dev). */
  redisServer?: string;
  /** Where a real redis-server keeps its data; the JavaScript one keeps nothing over a restart. */
  dataDir?: string;
};

/** Redis behind Upstash's REST and SSE. The fault methods are for tests: each lasts until it is undone. */
export type RedisStandIn = {
  url: string;
  port: number;
  token: string;
  backend: RedisBackend["kind"];
  /** Answers every request only after `delayMs`; 0 ends it. */
  slowDown(delayMs: number): void;
  /** Refuses connections and cuts those open. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  /** Forgets every key, as a full Redis with an eviction policy may. */
  evictAll(): Promise<void>;
  stop(): Promise<void>;
};

/** Upstash's largest request. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Starts the stand-in for Upstash Redis (https://upstash.com/docs/redis/features/restapi). Throws when the port is taken. */
export async function startRedis(options: RedisOptions): Promise<RedisStandIn> {
  const backend =
    options.redisServer === undefined ? startJsRedis() : await startRealRedis(options.redisServer, options.dataDir);
  const runner = createCommandRunner(() => new RespConnection(backend.open()), createScriptBook());
  let delayMs = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://stand-in");
    checkToken(request, url, options.token);
    url.searchParams.delete("_token");
    if (
      request.method !== "POST" &&
      request.method !== "GET" &&
      request.method !== "PUT" &&
      request.method !== "HEAD"
    ) {
      throw new HttpRefusal(405, { error: "ERR method not allowed" });
    }
    const body = (await readBody(request, MAX_BODY_BYTES, { error: "ERR max request size exceeded" })).toString("utf8");
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    const isBase64 = request.headers["upstash-encoding"] === "base64";
    const [verb, ...rest] = pathSegments(url.pathname);

    if (verb === "subscribe" || verb === "psubscribe") {
      streamMessages(backend.open, response, verb, rest);
    } else if (verb === "pipeline") {
      const results = [];
      for (const command of parseCommands(body)) results.push(await runner.run(command, isBase64));
      send(response, 200, results);
    } else if (verb === "multi-exec") {
      const results = await runner.runTransaction(parseCommands(body), isBase64);
      send(response, Array.isArray(results) ? 200 : 400, results);
    } else {
      const command = verb === undefined ? parseCommand(body) : commandFromPath(url, body);
      const result = await runner.run(command, isBase64);
      send(response, "error" in result ? 400 : 200, result);
    }
  }

  const front = await startHttp(answer, options.port).catch(async (error: unknown) => {
    await backend.stop();
    throw error;
  });
  return {
    url: front.url,
    port: front.port,
    token: options.token,
    backend: backend.kind,
    slowDown: (ms) => {
      delayMs = ms;
    },
    goDown: front.close,
    comeBack: front.reopen,
    evictAll: async () => {
      await runner.run(["FLUSHALL"], false);
    },
    stop: async () => {
      await front.close();
      runner.close();
      await backend.stop();
    },
  };
}

function checkToken(request: IncomingMessage, url: URL, token: string): void {
  const given = request.headers.authorization ?? `Bearer ${url.searchParams.get("_token") ?? ""}`;
  if (given !== `Bearer ${token}`) {
    throw new HttpRefusal(401, { error: "WRONGPASS invalid or missing auth token" });
  }
}

/** One Redis, so each answer already holds all earlier writes: the sync token only has to be there. */
function send(response: ServerResponse, status: number, body: unknown): void {
  sendJson(response, status, body, { "upstash-sync-token": "0:0" });
}
