import { randomUUID } from "node:crypto";
import { callbackMessage } from "./callbacks.ts";
import { type Attempt, attemptDelivery } from "./delivery.ts";
import type { EventLog } from "./events.ts";
import type { Message } from "./message.ts";
import { evaluateRetryDelayMs } from "./retry-delay.ts";
import type { SigningKeys } from "./signature.ts";
import type { Store } from "./store.ts";

export type DispatcherParts = {
  store: Store;
  keys: SigningKeys;
  events: EventLog;
  now: () => number;
  /** Milliseconds before retry `n` (1 for the first), for messages without a delay of their own. */
  backoffMs: (n: number) => number;
  maxDeadLetters: number;
};

export type Dispatcher = {
  /** Looks at once for messages that are due. To be called after the store was given one. */
  pump(): void;
  /** Aborts what is under way, which stays in the store, and waits until nothing is. */
  stop(): Promise<void>;
};

const MAX_CONCURRENT = 50;
const LONGEST_SLEEP_MS = 60_000;

/** Delivers due messages: those outside queues side by side, each queue's in order and no more than its parallelism at a time. */
export function startDispatcher(parts: DispatcherParts): Dispatcher {
  const { store, events, now } = parts;
  const inFlight = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  function candidates(): Message[] {
    const queued = store
      .listQueues()
      .filter((queue) => !queue.paused)
      .flatMap((queue) => store.listQueueHead(queue.name, queue.parallelism));
    return [...store.listUnqueued(MAX_CONCURRENT + inFlight.size), ...queued].filter(
      (message) => !inFlight.has(message.messageId),
    );
  }

  function pump(): void {
    clearTimeout(timer);
    if (stopping.signal.aborted) return;
    const at = now();
    let nextDueAt = at + LONGEST_SLEEP_MS;
    for (const message of candidates()) {
      if (message.dueAt > at) nextDueAt = Math.min(nextDueAt, message.dueAt);
      else if (inFlight.size < MAX_CONCURRENT) launch(message);
    }
    timer = setTimeout(pump, nextDueAt - at);
  }

  function launch(message: Message): void {
    const delivery = deliver(message).finally(() => {
      inFlight.delete(message.messageId);
      pump();
    });
    inFlight.set(message.messageId, delivery);
  }

  async function deliver(message: Message): Promise<void> {
    events.add(message, "ACTIVE");
    const attempt = await attemptDelivery(message, parts.keys, now, stopping.signal);
    if (stopping.signal.aborted) return;
    store.transaction(() => {
      const isCancelled = store.findMessage(message.messageId) === undefined;
      if (!isCancelled) settle(message, attempt);
    });
  }

  function settle(message: Message, attempt: Attempt): void {
    if (message.callback !== undefined) {
      store.putMessage(callbackMessage(message.callback, message, attempt, now()));
    }
    if (attempt.isDelivered) {
      store.deleteMessage(message.messageId);
      events.add(message, "DELIVERED", { responseStatus: attempt.status });
    } else if (message.retried < message.maxRetries && !attempt.isNonRetryable) {
      retryLater(message, attempt);
    } else {
      giveUp(message, attempt);
    }
  }

  function retryLater(message: Message, attempt: Attempt): void {
    const own =
      message.retryDelay === undefined ? undefined : evaluateRetryDelayMs(message.retryDelay, message.retried);
    const delayMs = attempt.retryAfterMs ?? own ?? parts.backoffMs(message.retried + 1);
    const dueAt = now() + delayMs;
    store.putMessage({ ...message, retried: message.retried + 1, dueAt });
    events.add(message, "ERROR", {
      responseStatus: attempt.status,
      error: attempt.body.toString("utf8").slice(0, 500),
    });
    events.add(message, "RETRY", { nextDeliveryTime: dueAt });
  }

  function giveUp(message: Message, attempt: Attempt): void {
    const dlqId = `dlq_${randomUUID().replaceAll("-", "")}`;
    store.deleteMessage(message.messageId);
    store.addDeadLetter(
      {
        ...message,
        dlqId,
        responseStatus: attempt.status,
        responseHeaders: attempt.headers,
        responseBodyBase64: attempt.body.toString("base64"),
      },
      parts.maxDeadLetters,
    );
    events.add(message, "FAILED", {
      responseStatus: attempt.status,
      error: attempt.body.toString("utf8").slice(0, 500),
    });
    if (message.failureCallback !== undefined) {
      store.putMessage(callbackMessage(message.failureCallback, message, attempt, now(), dlqId));
    }
  }

  return {
    pump,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await Promise.all(inFlight.values());
    },
  };
}
