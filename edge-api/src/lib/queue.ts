import { Client, Receiver } from "@upstash/qstash";
import { unavailable } from "./errors.ts";
import type { QueuePort } from "./ports.ts";

export type QueueOptions = {
  url: string;
  token: string;
  currentSigningKey: string;
  nextSigningKey: string;
  /** Our own base URL, which the queue calls back. */
  publicUrl: string;
};

/** Upstash QStash (https://upstash.com/docs/qstash): delivers to our own paths, retries, and schedules. */
export function createQueue(options: QueueOptions): QueuePort {
  const client = new Client({ baseUrl: options.url, token: options.token, retry: false, enableTelemetry: false });
  const receiver = new Receiver({
    currentSigningKey: options.currentSigningKey,
    nextSigningKey: options.nextSigningKey,
  });
  async function guarded(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      throw unavailable("qstash", error);
    }
  }
  return {
    publish: (path, body, { delaySec, dedupId, retries } = {}) =>
      guarded(
        client.publishJSON({
          url: options.publicUrl + path,
          body,
          ...(delaySec === undefined ? {} : { delay: delaySec }),
          ...(dedupId === undefined ? {} : { deduplicationId: dedupId }),
          ...(retries === undefined ? {} : { retries }),
        }),
      ),
    schedule: (path, cron, scheduleId) =>
      guarded(client.schedules.create({ destination: options.publicUrl + path, cron, scheduleId })),
    isGenuine: async (request) => {
      try {
        return await receiver.verify(request);
      } catch {
        return false;
      }
    },
  };
}
