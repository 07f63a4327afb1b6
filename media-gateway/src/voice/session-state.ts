/**
 * Where a voice session stands. Each state may only go to those listed; `ended` is the only last one.
 *
 *     connecting ─► talking ─► leaving ─► ended
 *          └──────────┴── any failure ──► leaving (fallback) ─► ended
 */
export type SessionState = "connecting" | "talking" | "leaving" | "ended";

const NEXT: Readonly<Record<SessionState, readonly SessionState[]>> = {
  connecting: ["talking", "leaving", "ended"],
  talking: ["leaving", "ended"],
  leaving: ["ended"],
  ended: [],
};

/** How a session left: why it is over and what became of the caller. */
export type SessionEnding =
  | { readonly kind: "caller_hung_up" }
  | { readonly kind: "hung_up_by_agent"; readonly reason: string }
  | { readonly kind: "transferred"; readonly extension: string }
  /** The caller went on in the dialplan behind `Stasis()`. */
  | { readonly kind: "fallback"; readonly reason: FallbackReason; readonly detail: string }
  /** The channel or Asterisk itself is gone. */
  | { readonly kind: "media_lost"; readonly detail: string };

export type FallbackReason =
  | "no_agent"
  | "no_provider"
  | "provider_refused"
  | "provider_timeout"
  | "provider_closed"
  | "provider_stalled"
  | "too_long"
  | "media_failed"
  | "draining";

export interface SessionMachine {
  readonly state: SessionState;
  /** False, and nothing changes, when the present state does not allow it: the first reason to leave wins. */
  go(to: SessionState): boolean;
}

export function createSessionMachine(): SessionMachine {
  let state: SessionState = "connecting";
  return {
    get state() {
      return state;
    },
    go(to) {
      if (!NEXT[state].includes(to)) return false;
      state = to;
      return true;
    },
  };
}
