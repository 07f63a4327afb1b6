import { randomUUID } from "node:crypto";
import { HttpRefusal } from "../http.ts";
import type { EventLog } from "./events.ts";
import { deduplicationKey, type Headers, readMessage } from "./message.ts";
import { nextFiring } from "./schedules.ts";
import type { Queue, Store } from "./store.ts";

export type Publication = {
  destination: string;
  headers: Headers;
  body: Buffer;
  queueName?: string;
};

export type Published = { messageId: string; url?: string; deduplicated?: true };

export type Limits = { maxMessages: number; maxSchedules: number };

const DEDUPLICATION_WINDOW_MS = 10 * 60_000;

export type Publisher = {
  /** Keeps a message for delivery, or answers with the one it repeats. Throws HttpRefusal on what QStash refuses. */
  publish(publication: Publication): Published;
  /** All of them or, when one is refused, none. */
  publishAll(publications: Publication[]): Published[];
  /** Creates or replaces the schedule; its first firing is the next time its cron says. */
  putSchedule(destination: string, headers: Headers, body: Buffer): string;
  /** Publishes what a schedule holds. */
  fireSchedule(scheduleId: string): Published;
  findOrCreateQueue(name: string): Queue;
};

export function createPublisher(store: Store, events: EventLog, now: () => number, limits: Limits): Publisher {
  function publishOne({ destination, headers, body, queueName }: Publication): Published {
    const key = deduplicationKey(destination, headers, body);
    const earlier = key === undefined ? undefined : store.findDeduplicated(key, now());
    if (earlier !== undefined) return { messageId: earlier, deduplicated: true };
    if (store.countMessages() >= limits.maxMessages) throw new HttpRefusal(429, { error: "quota exceeded: messages" });
    const queue = queueName ?? headers["upstash-queue-name"];
    if (queue !== undefined) findOrCreateQueue(queue);
    const message = {
      ...readMessage(destination, headers, body, now()),
      ...(queue === undefined ? {} : { queueName: queue }),
    };
    store.putMessage(message);
    if (key !== undefined) store.putDeduplication(key, message.messageId, now() + DEDUPLICATION_WINDOW_MS);
    return { messageId: message.messageId, url: message.url };
  }

  function publishAll(publications: Publication[]): Published[] {
    const published = store.transaction(() => publications.map(publishOne));
    for (const { messageId, deduplicated } of published) {
      const message = deduplicated === true ? undefined : store.findMessage(messageId);
      if (message !== undefined) events.add(message, "CREATED");
    }
    return published;
  }

  function publish(publication: Publication): Published {
    const [published] = publishAll([publication]);
    if (published === undefined) throw new Error("a publication gave no message");
    return published;
  }

  function findOrCreateQueue(name: string): Queue {
    const known = store.findQueue(name);
    if (known !== undefined) return known;
    const queue = { name, parallelism: 1, paused: false, createdAt: now(), updatedAt: now() };
    store.putQueue(queue);
    return queue;
  }

  return {
    findOrCreateQueue,
    publish,
    publishAll,

    putSchedule(destination, headers, body) {
      const cron = headers["upstash-cron"] ?? "";
      nextFiring(cron, now());
      readMessage(destination, headers, body, now());
      const scheduleId = headers["upstash-schedule-id"] ?? `scd_${randomUUID().replaceAll("-", "")}`;
      const isNew = store.findSchedule(scheduleId) === undefined;
      if (isNew && store.listSchedules().length >= limits.maxSchedules) {
        throw new HttpRefusal(429, { error: "quota exceeded: schedules" });
      }
      const kept = Object.fromEntries(
        Object.entries(headers).filter(([name]) => name === "content-type" || name.startsWith("upstash-")),
      );
      store.putSchedule({
        scheduleId,
        cron,
        destination,
        headers: { ...kept, "upstash-schedule-id": scheduleId },
        bodyBase64: body.toString("base64"),
        createdAt: now(),
        isPaused: false,
      });
      return scheduleId;
    },

    fireSchedule(scheduleId) {
      const schedule = store.findSchedule(scheduleId);
      if (schedule === undefined) throw new HttpRefusal(404, { error: `schedule ${scheduleId} not found` });
      const { destination, headers, bodyBase64 } = schedule;
      return publish({ destination, headers, body: Buffer.from(bodyBase64, "base64") });
    },
  };
}
