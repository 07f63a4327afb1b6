import { HttpRefusal } from "../http.ts";
import type { EventLog } from "./events.ts";
import { pageOf, selectItems } from "./filters.ts";
import type { Headers } from "./message.ts";
import type { Published, Publisher } from "./publishing.ts";
import type { SigningKeys } from "./signature.ts";
import type { Store } from "./store.ts";
import { viewDeadLetter, viewMessage, viewQueue, viewSchedule } from "./views.ts";

export type ApiRequest = { method: string; path: string; query: URLSearchParams; headers: Headers; body: Buffer };
export type ApiAnswer = { status: number; body?: unknown };

export type RouteParts = {
  store: Store;
  publisher: Publisher;
  events: EventLog;
  keys: SigningKeys;
  now: () => number;
};

type Route = {
  method: string;
  pattern: RegExp;
  answer: (request: ApiRequest, name: string, rest: string) => ApiAnswer;
};

/** QStash's REST API but for URL groups, flow control and the LLM and workflow parts. The path keeps a destination as it came. */
export function createRoutes(parts: RouteParts): (request: ApiRequest) => ApiAnswer {
  const { store, publisher, events, keys, now } = parts;

  const route = (method: string, pattern: RegExp, answer: Route["answer"]): Route => ({ method, pattern, answer });

  const routes: Route[] = [
    route("POST", /^\/v2\/publish\/(.+)$/s, ({ headers, body }, destination) =>
      answerPublished(publisher.publish({ destination, headers, body })),
    ),
    route("POST", /^\/v2\/enqueue\/([^/]+)\/(.+)$/s, ({ headers, body }, queueName, destination) =>
      answerPublished(publisher.publish({ destination, headers, body, queueName })),
    ),
    route("POST", /^\/v2\/batch$/, ({ body }) => ok(publisher.publishAll(parseBatch(body)))),

    route("GET", /^\/v2\/messages\/([^/]+)$/, (_, id) => ok(viewMessage(found(store.findMessage(id), "message", id)))),
    route("DELETE", /^\/v2\/messages\/([^/]+)$/, (_, id) => {
      cancel(id);
      return ok({ cancelled: 1 });
    }),
    route("DELETE", /^\/v2\/messages$/, ({ query }) => {
      const messages = selectItems(store.listMessages(), query);
      for (const message of messages) cancel(message.messageId);
      return ok({ cancelled: messages.length });
    }),

    route("GET", /^\/v2\/dlq$/, ({ query }) => {
      const { items, cursor } = pageOf(selectItems(store.listDeadLetters(), query), query);
      return ok({ messages: items.map(viewDeadLetter), ...(cursor === undefined ? {} : { cursor }) });
    }),
    route("POST", /^\/v2\/dlq\/retry$/, ({ query }) => {
      const { items, cursor } = pageOf(selectItems(store.listDeadLetters(), query), query);
      const responses = items.map((letter) => ({ messageId: retryDeadLetter(letter.dlqId) }));
      return ok({ responses, ...(cursor === undefined ? {} : { cursor }) });
    }),
    route("GET", /^\/v2\/dlq\/([^/]+)$/, (_, id) =>
      ok(viewDeadLetter(found(store.findDeadLetter(id), "dead letter", id))),
    ),
    route("DELETE", /^\/v2\/dlq\/([^/]+)$/, (_, id) => {
      if (!store.deleteDeadLetter(id)) throw notFound("dead letter", id);
      return ok({});
    }),
    route("DELETE", /^\/v2\/dlq$/, ({ query }) => {
      const { items, cursor } = pageOf(selectItems(store.listDeadLetters(), query), query);
      for (const letter of items) store.deleteDeadLetter(letter.dlqId);
      return ok({ deleted: items.length, ...(cursor === undefined ? {} : { cursor }) });
    }),

    route("GET", /^\/v2\/schedules$/, () => ok(store.listSchedules().map((each) => viewSchedule(each, now())))),
    route("GET", /^\/v2\/schedules\/([^/]+)$/, (_, id) =>
      ok(viewSchedule(found(store.findSchedule(id), "schedule", id), now())),
    ),
    route("DELETE", /^\/v2\/schedules\/([^/]+)$/, (_, id) => {
      if (!store.deleteSchedule(id)) throw notFound("schedule", id);
      return ok({});
    }),
    route("PATCH", /^\/v2\/schedules\/([^/]+)\/(pause|resume)$/, (_, id, verb) => {
      store.putSchedule({ ...found(store.findSchedule(id), "schedule", id), isPaused: verb === "pause" });
      return ok({});
    }),
    route("POST", /^\/v2\/schedules\/(.+)$/s, ({ headers, body }, destination) => ({
      status: 201,
      body: { scheduleId: publisher.putSchedule(destination, headers, body) },
    })),

    route("GET", /^\/v2\/queues$/, () => ok(store.listQueues().map((each) => viewQueue(each, lagOf(each.name))))),
    route("POST", /^\/v2\/queues$/, ({ body }) => {
      putQueue(parseQueue(body));
      return ok({});
    }),
    route("GET", /^\/v2\/queues\/([^/]+)$/, (_, name) =>
      ok(viewQueue(found(store.findQueue(name), "queue", name), lagOf(name))),
    ),
    route("DELETE", /^\/v2\/queues\/([^/]+)$/, (_, name) => {
      if (!store.deleteQueue(name)) throw notFound("queue", name);
      return ok({});
    }),
    route("POST", /^\/v2\/queues\/([^/]+)\/(pause|resume)$/, (_, name, verb) => {
      const queue = publisher.findOrCreateQueue(name);
      store.putQueue({ ...queue, paused: verb === "pause", updatedAt: now() });
      return ok({});
    }),

    route("GET", /^\/v2\/events$/, ({ query }) => {
      const ids = query.getAll("messageIds");
      const id = query.get("messageId");
      const wanted = id === null ? ids : [...ids, id];
      return ok({
        events: events
          .list()
          .filter((each) => wanted.length === 0 || wanted.includes(each.messageId))
          .toReversed(),
      });
    }),

    route("GET", /^\/v2\/keys$/, () => ok(keys)),
    route("POST", /^\/v2\/keys\/rotate$/, () => {
      rotateKeys(keys);
      return ok(keys);
    }),
  ];

  function cancel(id: string): void {
    const message = found(store.findMessage(id), "message", id);
    store.deleteMessage(id);
    events.add(message, "CANCELLED");
  }

  function retryDeadLetter(dlqId: string): string {
    const {
      dlqId: _,
      responseStatus,
      responseHeaders,
      responseBodyBase64,
      ...message
    } = found(store.findDeadLetter(dlqId), "dead letter", dlqId);
    store.transaction(() => {
      store.putMessage({ ...message, retried: 0, dueAt: now() });
      store.deleteDeadLetter(dlqId);
    });
    events.add(message, "CREATED");
    return message.messageId;
  }

  function lagOf(queueName: string): number {
    return store.countQueued(queueName);
  }

  function putQueue(queue: { queueName: string; parallelism: number; paused: boolean }): void {
    const known = publisher.findOrCreateQueue(queue.queueName);
    store.putQueue({ ...known, parallelism: queue.parallelism, paused: queue.paused, updatedAt: now() });
  }

  return (request) => {
    for (const { method, pattern, answer } of routes) {
      if (method !== request.method) continue;
      const match = pattern.exec(request.path);
      if (match !== null) return answer(request, match[1] ?? "", match[2] ?? "");
    }
    throw new HttpRefusal(501, { error: `not emulated by the local QStash: ${request.method} ${request.path}` });
  };
}

/** What a key rotation does: the next key signs from now on, and a fresh one follows it. */
export function rotateKeys(keys: SigningKeys): void {
  keys.current = keys.next;
  keys.next = `sig_${crypto.randomUUID().replaceAll("-", "")}`;
}

function ok(body: unknown): ApiAnswer {
  return { status: 200, body };
}

function answerPublished(published: Published): ApiAnswer {
  return { status: published.deduplicated === true ? 202 : 201, body: published };
}

function notFound(what: string, id: string): HttpRefusal {
  return new HttpRefusal(404, { error: `${what} ${id} not found` });
}

function found<T>(value: T | undefined, what: string, id: string): T {
  if (value === undefined) throw notFound(what, id);
  return value;
}

function parseBatch(body: Buffer) {
  const items = parseJson(body);
  if (!Array.isArray(items)) throw new HttpRefusal(400, { error: "batch must be an array" });
  return items.map((item: unknown) => {
    if (!isRecord(item) || typeof item.destination !== "string") {
      throw new HttpRefusal(400, { error: "batch item without a destination" });
    }
    const headers = isRecord(item.headers) ? Object.entries(item.headers) : [];
    return {
      destination: item.destination,
      headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), String(value)])),
      body: Buffer.from(typeof item.body === "string" ? item.body : ""),
      ...(typeof item.queue === "string" ? { queueName: item.queue } : {}),
    };
  });
}

function parseQueue(body: Buffer) {
  const queue = parseJson(body);
  if (!isRecord(queue) || typeof queue.queueName !== "string") {
    throw new HttpRefusal(400, { error: "queueName is required" });
  }
  const parallelism = Number(queue.parallelism ?? 1);
  if (!Number.isInteger(parallelism) || parallelism < 1) throw new HttpRefusal(400, { error: "invalid parallelism" });
  return { queueName: queue.queueName, parallelism, paused: queue.paused === true };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new HttpRefusal(400, { error: "invalid JSON" });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
