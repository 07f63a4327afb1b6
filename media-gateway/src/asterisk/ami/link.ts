import { connect, type Socket } from "node:net";
import type { Backoff } from "../../lib/backoff.ts";
import type { Log } from "../../lib/log.ts";
import { AmiError } from "./errors.ts";
import { createPendingActions } from "./pending-actions.ts";
import { type AmiAction, type AmiEvent, createAmiParser, formatAction } from "./protocol.ts";

export interface SendOptions {
  /** Default 5 000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface AmiOptions {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly secret: string;
  readonly log: Log;
  /** Classes of events wanted, e.g. `system`; must hold `system`, which carries FullyBooted. Default: all the user may read. */
  readonly eventMask?: string;
  readonly backoff?: Backoff;
  /** Connect, greeting and log-in together. Default 10 000. */
  readonly loginTimeoutMs?: number;
  /** Logged in → FullyBooted: Asterisk lets us in while it still reads its configuration. Default 120 000. */
  readonly bootTimeoutMs?: number;
  /** A half-open connection is noticed after two intervals and the time-out, four with an action under way. Defaults 5 000 and 5 000. */
  readonly pingIntervalMs?: number;
  readonly pingTimeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 5_000;
/** More unanswered actions than this mean a caller in a loop, not load. */
const MAX_PENDING = 20_000;

export interface Link {
  readonly isUp: boolean;
  request(action: AmiAction, isList: boolean, options: SendOptions): Promise<AmiEvent[]>;
  close(reason: string): Promise<void>;
}

interface LinkEvents {
  onUp(): void;
  onEvent(event: AmiEvent): void;
  onClosed(reason: string, wasUp: boolean): void;
}

/** One TCP connection: greeting, log-in, FullyBooted, pings; ends once and says why. */
export function openLink(options: AmiOptions, events: LinkEvents): Link {
  const socket: Socket = connect({ host: options.host, port: options.port, noDelay: true, keepAlive: true });
  const parser = createAmiParser();
  const pending = createPendingActions();
  const pingIntervalMs = options.pingIntervalMs ?? 5_000;
  const pingTimeoutMs = options.pingTimeoutMs ?? 5_000;
  let state: "opening" | "loggedIn" | "up" | "closed" = "opening";
  // Events of some actions (UserEvent, Originate) carry their ActionID to every connection: ours must be nobody else's.
  const prefix = `cp-${crypto.randomUUID().slice(0, 8)}`;
  let counter = 0;
  let pingTimer: NodeJS.Timeout | undefined;
  /** When the last whole message came; single bytes are no sign of life. */
  let heardAt = performance.now();
  let deadline = setTimeout(() => end("no log-in in time"), options.loginTimeoutMs ?? 10_000);
  const closed = Promise.withResolvers<void>();

  function end(reason: string): void {
    if (state === "closed") return;
    const wasUp = state === "up";
    state = "closed";
    clearTimeout(deadline);
    clearTimeout(pingTimer);
    socket.destroy();
    pending.failAll(new AmiError("lost", `the manager connection ended: ${reason}`));
    closed.resolve();
    events.onClosed(reason, wasUp);
  }

  function request(action: AmiAction, isList: boolean, send: SendOptions): Promise<AmiEvent[]> {
    if (pending.size >= MAX_PENDING) return Promise.reject(new AmiError("down", "too many unanswered manager actions"));
    counter += 1;
    const actionId = `${prefix}-${counter}`;
    let text: string;
    try {
      text = formatAction(action, actionId);
    } catch (error) {
      return Promise.reject(error);
    }
    const answer = pending.add(actionId, isList, {
      timeoutMs: send.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      signal: send.signal,
    });
    if (!send.signal?.aborted) socket.write(text);
    return answer;
  }

  async function login(): Promise<void> {
    try {
      await request(
        { Action: "Login", Username: options.username, Secret: options.secret, Events: options.eventMask ?? "on" },
        false,
        {
          timeoutMs: options.loginTimeoutMs ?? 10_000,
        },
      );
    } catch (error) {
      return end(error instanceof AmiError && error.code === "rejected" ? "log-in refused" : "no answer to the log-in");
    }
    if (state !== "opening") return;
    state = "loggedIn";
    clearTimeout(deadline);
    deadline = setTimeout(
      () => end("no FullyBooted: Asterisk hangs at its start, or the manager user may not read `system`"),
      options.bootTimeoutMs ?? 120_000,
    );
    if (isBooted) becomeUp();
  }

  let isBooted = false;
  function becomeUp(): void {
    if (state !== "loggedIn") return;
    state = "up";
    clearTimeout(deadline);
    schedulePing();
    events.onUp();
  }

  /** Asterisk answers one action after the other: behind a long reload a ping would wait, too, and prove nothing for a while. */
  function isQuietTooLong(): boolean {
    const quietMs = performance.now() - heardAt;
    return quietMs >= (pending.size > 0 ? 3 * pingIntervalMs : pingIntervalMs);
  }

  function schedulePing(): void {
    if (state !== "up") return;
    pingTimer = setTimeout(() => {
      if (!isQuietTooLong()) return schedulePing();
      request({ Action: "Ping" }, false, { timeoutMs: pingTimeoutMs }).then(schedulePing, () =>
        end("no answer to a ping"),
      );
    }, pingIntervalMs);
  }

  function take(message: AmiEvent): void {
    heardAt = performance.now();
    if (pending.settle(message) || message.Event === undefined) return;
    if (message.Event === "FullyBooted") {
      isBooted = true;
      becomeUp();
    } else if (message.Event === "Shutdown") {
      end("Asterisk shuts down");
    } else if (state === "up") {
      events.onEvent(message);
    }
  }

  socket.once("connect", () => void login());
  socket.on("data", (chunk: Uint8Array) => {
    try {
      for (const message of parser.push(chunk)) {
        if (state === "closed") return;
        take(message);
      }
    } catch (error) {
      end(error instanceof AmiError ? `unreadable: ${error.message}` : "unreadable");
    }
  });
  socket.on("error", (error) => end(error.message));
  socket.on("close", () => end("closed by the peer"));

  return {
    get isUp() {
      return state === "up";
    },
    request,
    close(reason) {
      end(reason);
      return closed.promise;
    },
  };
}
