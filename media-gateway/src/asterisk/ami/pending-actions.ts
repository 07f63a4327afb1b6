import { AmiError } from "./errors.ts";
import type { AmiEvent } from "./protocol.ts";

/** Actions waiting for their answer, by ActionID. */
export interface PendingActions {
  /** Registers BEFORE the action is written. `isList` collects events until the one that completes the list. */
  add(
    actionId: string,
    isList: boolean,
    options: { timeoutMs: number; signal?: AbortSignal | undefined },
  ): Promise<AmiEvent[]>;
  /** True when the message belonged to an action. */
  settle(message: AmiEvent): boolean;
  failAll(error: AmiError): void;
  readonly size: number;
}

interface Pending {
  readonly isList: boolean;
  readonly events: AmiEvent[];
  finish(outcome: AmiEvent[] | AmiError): void;
}

const MAX_LIST_EVENTS = 500_000;
/** Asterisk answers Error where a list is empty. */
/** VoicemailUsersList of no users: a success, and no list after it. */
const NO_LIST = /^There are no .* currently defined/i;
const EMPTY_LIST = /^No \S+( \S+)* found/i;

export function createPendingActions(): PendingActions {
  const pending = new Map<string, Pending>();

  function add(actionId: string, isList: boolean, options: { timeoutMs: number; signal?: AbortSignal | undefined }) {
    return new Promise<AmiEvent[]>((resolve, reject) => {
      const { signal } = options;
      const onAbort = () => finish(new AmiError("aborted", "the caller gave up"));
      const timer = setTimeout(
        () => finish(new AmiError("timeout", "Asterisk did not answer in time")),
        options.timeoutMs,
      );
      function finish(outcome: AmiEvent[] | AmiError): void {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        pending.delete(actionId);
        if (outcome instanceof AmiError) reject(outcome);
        else resolve(outcome);
      }
      if (signal?.aborted) return onAbort();
      signal?.addEventListener("abort", onAbort, { once: true });
      pending.set(actionId, { isList, events: [], finish });
    });
  }

  function settle(message: AmiEvent): boolean {
    const entry = message.ActionID === undefined ? undefined : pending.get(message.ActionID);
    if (!entry) return false;
    if (message.Response !== undefined) {
      if (message.Response === "Error") {
        const text = message.Message ?? "no reason given";
        entry.finish(entry.isList && EMPTY_LIST.test(text) ? [] : new AmiError("rejected", text));
      } else if (!entry.isList || NO_LIST.test(message.Message ?? "")) {
        entry.finish(entry.isList ? [] : [message]);
      }
      return true;
    }
    if (!entry.isList) return false;
    if (message.EventList === "Complete") entry.finish(entry.events);
    else if (message.EventList === "cancelled") entry.finish(new AmiError("rejected", "list cancelled by Asterisk"));
    else if (entry.events.push(message) > MAX_LIST_EVENTS) entry.finish(new AmiError("garbage", "list without end"));
    return true;
  }

  return {
    add,
    settle,
    failAll(error) {
      for (const entry of [...pending.values()]) entry.finish(error);
    },
    get size() {
      return pending.size;
    },
  };
}
