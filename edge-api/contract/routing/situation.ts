import type { BlockedCaller } from "../blocked-callers.ts";
import type { HoursOverride } from "../business-hours.ts";
import type { Verdict } from "../number-verdict.ts";
import type { CallSettings } from "../self-service.ts";

/** `machine`: a mobile's voicemail or the like answers, which presses no key. */
export const ANSWERS = ["answers", "busy", "noAnswer", "unavailable", "machine"] as const;
/** What becomes of a phone or number that is called. */
export type Answer = (typeof ANSWERS)[number];

/** Of a trunk that is asked to take a call. `failure`: the carrier answers that it cannot (503 and the like). */
export type TrunkAnswer = "up" | "down" | "full" | "failure";

/**
 * A call, and everything it may meet that is not in the snapshot. What is left out is as it is on a quiet day, except that nobody answers,
 * no key is pressed and nobody's time is spent: so that the whole way is shown. The AI answers.
 */
export type Situation = {
  readonly from:
    | { readonly kind: "inside"; readonly extension: string }
    | { readonly kind: "outside"; readonly number: string | null };
  /** What is dialled on a phone of the tenant's; from outside, one of its DIDs in E.164. */
  readonly to: string;
  /** When the call comes in: ms since 1970. */
  readonly at: number;
  readonly isSuspended?: boolean;
  /** Who of those outside is not let in. */
  readonly blockedCallers?: readonly BlockedCaller[];
  /** Numbers the platform has taken away since the snapshot was made. */
  readonly takenNumbers?: readonly string[];
  /** By opening hours' id. */
  readonly overrides?: Readonly<Record<string, HoursOverride>>;
  /** By extension. */
  readonly people?: Readonly<Record<string, Partial<CallSettings>>>;
  /** SIP user names of the phones there are just now; left out: all. */
  readonly registered?: readonly string[];
  /** By extension, or by number in E.164 outside. */
  readonly answers?: Readonly<Record<string, Answer>>;
  /** What the caller presses, one for each time a menu asks or a queue that one may leave is waited in; "" for nothing; several digits for an extension. */
  readonly keys?: readonly string[];
  /** By AI agent's id. `givesBack`: it has told the caller that it passes the call on. */
  readonly agents?: Readonly<Record<string, "talks" | "cannot" | "givesBack">>;
  /** By queue's id; `loggedIn` lists extensions, beside the fixed members; left out: all. Who is in `paused` is rung in no case. */
  readonly queues?: Readonly<
    Record<
      string,
      { readonly waiting?: number; readonly loggedIn?: readonly string[]; readonly paused?: readonly string[] }
    >
  >;
  /** By trunk's id. */
  readonly trunks?: Readonly<Record<string, TrunkAnswer>>;
  /** How often each counter has been asked before. */
  readonly turns?: Readonly<Record<string, number>>;
  /** What the toll-fraud guards say of this extension (null: the tenant itself) calling this number; left out: they allow everything. */
  readonly guard?: (extension: string | null, number: string) => "allow" | Verdict;
};
