import { type GatewayMessage, gatewayChannel, gatewayMessage } from "@callplane/edge-api/contract";
import { Redis } from "@upstash/redis";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";

/** Messages from the edge as they come. Any may be lost: what hangs on them is also looked up at intervals. */
export interface Wake {
  onMessage(listener: (message: GatewayMessage) => void): () => void;
  readonly isSubscribed: boolean;
  close(): Promise<void>;
}

export interface WakeOptions {
  readonly url: string;
  readonly token: string;
  readonly gatewayId: string;
  readonly clock: Clock;
  readonly log: Log;
  /** A heartbeat of our own is sent this often; without its echo for `echoTimeoutMs` the subscription is taken for dead. */
  readonly heartbeatMs?: number;
  readonly echoTimeoutMs?: number;
}

/**
 * Subscribes over Upstash's event stream. Its client neither reconnects nor tells of a drop (a stream that just ends looks
 * like silence), so each subscription must echo a heartbeat we publish, and is replaced when it does not.
 */
export function startWake(options: WakeOptions): Wake {
  const { clock, log, gatewayId, heartbeatMs = 30_000, echoTimeoutMs = 10_000 } = options;
  const access = { url: options.url, token: options.token, enableTelemetry: false, retry: { retries: 0 } };
  const redis = new Redis(access);
  // A request of its own client's does not end by itself when Redis takes the connection and never answers.
  const publisher = new Redis({
    ...access,
    signal: () => AbortSignal.any([stop.signal, AbortSignal.timeout(echoTimeoutMs)]),
  });
  const channel = gatewayChannel(gatewayId);
  const listeners = new Set<(message: GatewayMessage) => void>();
  const stop = new AbortController();
  const backoff = createBackoff({ baseMs: 250, capMs: 15_000 });
  let isSubscribed = false;

  function take(message: unknown): void {
    const parsed = gatewayMessage.safeParse(message);
    if (!parsed.success) return; // of a newer edge, or a heartbeat
    for (const listener of [...listeners]) {
      try {
        listener(parsed.data);
      } catch (error) {
        log.error({ err: error }, "message listener threw");
      }
    }
  }

  /** Lives as long as its heartbeats come back. */
  async function subscribeOnce(): Promise<void> {
    const subscriber = redis.subscribe<unknown>(channel);
    const failed = Promise.withResolvers<never>();
    failed.promise.catch(() => undefined);
    let awaited: { nonce: string; resolve: () => void } | undefined;
    subscriber.on("error", (error) => failed.reject(error));
    subscriber.on("message", ({ message }) => {
      if (awaited && isEcho(message, awaited.nonce)) awaited.resolve();
      else take(message);
    });
    try {
      for (;;) {
        const nonce = crypto.randomUUID();
        const echo = Promise.withResolvers<void>();
        awaited = { nonce, resolve: echo.resolve };
        await Promise.race([publishUntil(nonce, echo.promise), failed.promise]);
        if (!isSubscribed) log.info({ channel }, "listening for jobs");
        isSubscribed = true;
        backoff.reset();
        await Promise.race([clock.sleep(heartbeatMs, stop.signal), failed.promise]);
      }
    } finally {
      isSubscribed = false;
      subscriber.removeAllListeners();
      await subscriber.unsubscribe().catch(() => undefined);
    }
  }

  /** The first heartbeat may be published before the subscription stands: repeated until its echo comes. */
  async function publishUntil(nonce: string, echo: Promise<void>): Promise<void> {
    const deadline = clock.monotonicMs() + echoTimeoutMs;
    for (let waitMs = 50; ; waitMs *= 2) {
      stop.signal.throwIfAborted();
      await publisher.publish(channel, { type: "heartbeat", nonce });
      const isHeard = await Promise.race([echo.then(() => true), clock.sleep(waitMs, stop.signal).then(() => false)]);
      if (isHeard) return;
      if (clock.monotonicMs() > deadline) throw new Error("no echo of our heartbeat");
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await subscribeOnce();
      } catch (error) {
        if (stop.signal.aborted) return;
        const waitMs = backoff.nextMs();
        log.warn(
          { reason: error instanceof Error ? error.message : String(error), waitMs },
          "not listening, subscribing again",
        );
        await clock.sleep(waitMs, stop.signal).catch(() => undefined);
      }
    }
  }

  const running = run();
  return {
    onMessage(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get isSubscribed() {
      return isSubscribed;
    },
    async close() {
      stop.abort();
      await running;
    },
  };
}

function isEcho(message: unknown, nonce: string): boolean {
  return typeof message === "object" && message !== null && "nonce" in message && message.nonce === nonce;
}
