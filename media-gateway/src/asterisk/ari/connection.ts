import { type Backoff, createBackoff } from "../../lib/backoff.ts";
import type { Log } from "../../lib/log.ts";
import { openEventSocket } from "./event-socket.ts";
import type { AriEvent } from "./protocol.ts";
import { type AriRest, type AriRestOptions, createAriRest } from "./rest.ts";

export interface AriOptions extends AriRestOptions {
  readonly log: Log;
  readonly backoff?: Backoff;
  readonly openTimeoutMs?: number;
  /** A half-open connection is noticed after at most twice this. */
  readonly pingIntervalMs?: number;
}

/**
 * ARI, kept for ever: when the event socket breaks a new one replaces it, with jittered backoff. While it is down our
 * application does not exist for Asterisk and calls fall through to the dialplan behind `Stasis()`. Nothing is replayed:
 * `onUp` listeners look at what is there.
 */
export interface Ari {
  readonly rest: AriRest;
  readonly app: string;
  /** Where Asterisk's HTTP server is, and how it knows us: for /media connections. */
  readonly endpoint: AriRestOptions;
  onEvent(listener: (event: AriEvent) => void): () => void;
  /** Called at once if it is up already. */
  onUp(listener: () => void): () => void;
  onDown(listener: (reason: string) => void): () => void;
  readonly isUp: boolean;
  /**
   * Resolves with the first event that `matches`. Register before making the request that causes it. Rejects with the
   * signal's reason.
   */
  waitFor<E extends AriEvent>(matches: (event: AriEvent) => event is E, signal: AbortSignal): Promise<E>;
  close(): void;
}

export function openAri(options: AriOptions): Ari {
  const { log } = options;
  const backoff = options.backoff ?? createBackoff({ baseMs: 200, capMs: 5000 });
  const events = new Set<(event: AriEvent) => void>();
  const ups = new Set<() => void>();
  const downs = new Set<(reason: string) => void>();
  let current: { close(): void } | undefined;
  let isUp = false;
  let isClosed = false;
  let lastReason = "";
  let retry: NodeJS.Timeout | undefined;

  function tell(listeners: Iterable<() => void>): void {
    for (const listener of [...listeners]) {
      try {
        listener();
      } catch (error) {
        log.error({ err: error }, "ari listener threw");
      }
    }
  }

  function open(): void {
    const mine = openEventSocket(
      { ...options, openTimeoutMs: options.openTimeoutMs ?? 5000, pingIntervalMs: options.pingIntervalMs ?? 5000 },
      {
        onOpen() {
          isUp = true;
          lastReason = "";
          backoff.reset();
          log.info({ url: options.url }, "ari up");
          tell(ups);
        },
        onEvent: (event) => tell([...events].map((listener) => () => listener(event))),
        onClosed(reason) {
          if (current !== mine) return;
          const wasUp = isUp;
          isUp = false;
          current = undefined;
          if (wasUp) tell([...downs].map((listener) => () => listener(reason)));
          if (isClosed) return;
          const waitMs = backoff.nextMs();
          if (wasUp || reason !== lastReason) log.warn({ reason, waitMs }, "ari down, connecting again");
          lastReason = reason;
          retry = setTimeout(open, waitMs);
        },
      },
    );
    current = mine;
  }

  open();
  return {
    rest: createAriRest(options),
    app: options.app,
    endpoint: options,
    onEvent: (listener) => subscribe(events, listener),
    onUp(listener) {
      const stop = subscribe(ups, listener);
      if (isUp) listener();
      return stop;
    },
    onDown: (listener) => subscribe(downs, listener),
    get isUp() {
      return isUp;
    },
    waitFor: <E extends AriEvent>(matches: (event: AriEvent) => event is E, signal: AbortSignal) =>
      new Promise<E>((resolve, reject) => {
        signal.throwIfAborted();
        const stop = subscribe(events, (event) => {
          if (!matches(event)) return;
          done();
          resolve(event);
        });
        const onAbort = () => {
          done();
          reject(signal.reason);
        };
        const done = () => {
          stop();
          signal.removeEventListener("abort", onAbort);
        };
        signal.addEventListener("abort", onAbort, { once: true });
      }),
    close() {
      isClosed = true;
      clearTimeout(retry);
      current?.close();
    },
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
