import { createBackoff } from "../../lib/backoff.ts";
import { AmiError } from "./errors.ts";
import { type AmiOptions, type Link, openLink, type SendOptions } from "./link.ts";
import type { AmiAction, AmiEvent } from "./protocol.ts";

/**
 * One AMI connection that is kept for ever: when it breaks, it is opened again with jittered backoff, and the new one
 * replaces the old (no event is delivered twice). Nothing that happened while it was down is replayed: listeners of
 * `onUp` must resynchronise.
 */
export interface AmiConnection {
  /** Answers Asterisk's response. Rejects with AmiError: at once when down, `rejected` on Error, `timeout`, `lost`. */
  send(action: AmiAction, options?: SendOptions): Promise<AmiEvent>;
  /** As `send`, for actions that answer with a list: its events without the completing one; an empty list is []. */
  list(action: AmiAction, options?: SendOptions): Promise<AmiEvent[]>;
  /** Events that belong to no `list`, in Asterisk's order. A throwing listener is logged and spares the others. */
  onEvent(listener: (event: AmiEvent) => void): () => void;
  /** Logged in and Asterisk fully booted. Called at once if it is up already. */
  onUp(listener: () => void): () => void;
  onDown(listener: (reason: string) => void): () => void;
  readonly isUp: boolean;
  close(): Promise<void>;
}

/** Opens the connection in the background and keeps it. */
export function openAmi(options: AmiOptions): AmiConnection {
  const { log } = options;
  const backoff = options.backoff ?? createBackoff({ baseMs: 250, capMs: 5_000 });
  const eventListeners = new Set<(event: AmiEvent) => void>();
  const upListeners = new Set<() => void>();
  const downListeners = new Set<(reason: string) => void>();
  const closing = new AbortController();
  let link: Link | undefined;
  let retry: NodeJS.Timeout | undefined;
  let lastReason = "";

  function call<T>(listeners: ReadonlySet<(value: T) => void>, value: T): void {
    for (const listener of [...listeners]) {
      try {
        listener(value);
      } catch (error) {
        log.error({ err: error }, "ami listener threw");
      }
    }
  }

  function open(): void {
    const mine: Link = openLink(options, {
      onUp() {
        backoff.reset();
        lastReason = "";
        log.info({ host: options.host, port: options.port }, "ami up");
        call(upListeners as ReadonlySet<(value: undefined) => void>, undefined);
      },
      onEvent: (event) => call(eventListeners, event),
      onClosed(reason, wasUp) {
        if (link !== mine) return;
        link = undefined;
        if (wasUp) call(downListeners, reason);
        if (closing.signal.aborted) return;
        const waitMs = backoff.nextMs();
        // A peer that refuses for hours is one line, not thousands.
        if (wasUp || reason !== lastReason) log.warn({ reason, waitMs }, "ami down, connecting again");
        lastReason = reason;
        retry = setTimeout(open, waitMs);
      },
    });
    link = mine;
  }

  async function request(action: AmiAction, isList: boolean, send: SendOptions): Promise<AmiEvent[]> {
    if (!link?.isUp) throw new AmiError("down", "no connection to Asterisk's manager");
    return link.request(action, isList, send);
  }

  open();
  return {
    async send(action, send = {}) {
      const [response] = await request(action, false, send);
      if (!response) throw new AmiError("garbage", "no response");
      return response;
    },
    list: (action, send = {}) => request(action, true, send),
    onEvent: (listener) => subscribe(eventListeners, listener),
    onUp(listener) {
      const stop = subscribe(upListeners, listener);
      if (link?.isUp) listener();
      return stop;
    },
    onDown: (listener) => subscribe(downListeners, listener),
    get isUp() {
      return link?.isUp ?? false;
    },
    async close() {
      closing.abort();
      clearTimeout(retry);
      await link?.close("closed by us");
    },
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
