import type { IncomingMessage, ServerResponse } from "node:http";
import { HttpRefusal, readBody, sendJson, startHttp } from "./http.ts";
import { startDispatcher } from "./qstash/dispatcher.ts";
import { createEventLog, type DeliveryEvent } from "./qstash/events.ts";
import type { Headers } from "./qstash/message.ts";
import { createPublisher } from "./qstash/publishing.ts";
import { defaultBackoffMs } from "./qstash/retry-delay.ts";
import { createRoutes, rotateKeys } from "./qstash/routes.ts";
import { startScheduleClock } from "./qstash/schedules.ts";
import { openStore } from "./qstash/store.ts";

export type { DeliveryEvent } from "./qstash/events.ts";

export type QstashOptions = {
  port?: number;
  token: string;
  currentSigningKey: string;
  nextSigningKey: string;
  /**
   * Where messages, schedules, queues, dead letters and deduplication ids are kept (SQLite). A publish is answered once it
   * is on disk, and what was not delivered when the process ended is delivered after the next start, so that a receiver may
   * see it twice. Without it all is in memory.
   */
  dataDir?: string;
  /** Milliseconds before retry `n` (1 is the first). QStash's own are 12 s, 2.5 min, 30 min, 6 h, 1 d, … */
  backoffMs?: (n: number) => number;
  now?: () => number;
  maxMessages?: number;
  maxSchedules?: number;
  maxDeadLetters?: number;
};

export type QstashStandIn = {
  url: string;
  port: number;
  token: string;
  /** What happened to messages, oldest first: the last thousand events. */
  events(): readonly DeliveryEvent[];
  /** Makes a schedule fire now, whatever its cron says. */
  fireSchedule(scheduleId: string): { messageId: string };
  /** The next key becomes the current one; receivers that know both see no gap. */
  rotateSigningKeys(): { current: string; next: string };
  /** The API refuses connections; deliveries go on. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  stop(): Promise<void>;
};

/** QStash's largest message. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Starts the stand-in for QStash (https://upstash.com/docs/qstash). Throws when the port is taken. */
export async function startQstash(options: QstashOptions): Promise<QstashStandIn> {
  const now = options.now ?? Date.now;
  const store = openStore(options.dataDir);
  const keys = { current: options.currentSigningKey, next: options.nextSigningKey };
  const events = createEventLog(now, 1_000);
  const publisher = createPublisher(store, events, now, {
    maxMessages: options.maxMessages ?? 10_000,
    maxSchedules: options.maxSchedules ?? 1_000,
  });
  const handle = createRoutes({ store, publisher, events, keys, now });

  const front = await startHttp(answer, options.port).catch((error: unknown) => {
    store.close();
    throw error;
  });
  const dispatcher = startDispatcher({
    store,
    keys,
    events,
    now,
    backoffMs: options.backoffMs ?? defaultBackoffMs,
    maxDeadLetters: options.maxDeadLetters ?? 1_000,
  });
  const clock = startScheduleClock(store, now, (scheduleId) => {
    try {
      fireSchedule(scheduleId);
    } catch (error) {
      if (!(error instanceof HttpRefusal)) throw error; // over its quota this firing is lost, as it is at QStash
    }
  });
  dispatcher.pump();

  function fireSchedule(scheduleId: string) {
    const published = publisher.fireSchedule(scheduleId);
    dispatcher.pump();
    return published;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.authorization !== `Bearer ${options.token}`) {
      throw new HttpRefusal(401, { error: "unauthorized: invalid token" });
    }
    const method = request.method ?? "GET";
    const target = request.url ?? "/";
    const body = await readBody(request, MAX_BODY_BYTES, { error: `maximum message size exceeded: ${MAX_BODY_BYTES}` });
    const { path, query } = splitTarget(method, target);
    const { status, body: reply } = handle({ method, path, query, headers: flattenHeaders(request), body });
    sendJson(response, status, reply);
    if (method !== "GET") {
      clock.refresh();
      dispatcher.pump();
    }
  }

  return {
    url: front.url,
    port: front.port,
    token: options.token,
    events: events.list,
    fireSchedule,
    rotateSigningKeys: () => {
      rotateKeys(keys);
      return { ...keys };
    },
    goDown: front.close,
    comeBack: front.reopen,
    stop: async () => {
      clock.stop();
      await front.close();
      await dispatcher.stop();
      store.close();
    },
  };
}

/** A `?` belongs to the destination where there is one, and is the API's own query elsewhere. */
function splitTarget(method: string, target: string): { path: string; query: URLSearchParams } {
  if (method === "POST" && /^\/v2\/(publish|enqueue|schedules)\//.test(target)) {
    return { path: target, query: new URLSearchParams() };
  }
  const [path = "", query = ""] = target.split("?");
  return { path, query: new URLSearchParams(query) };
}

function flattenHeaders(request: IncomingMessage): Headers {
  const headers: Headers = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}
