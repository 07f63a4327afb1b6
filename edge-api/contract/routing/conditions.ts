import type { Holiday, OpeningHours } from "../business-hours.ts";

/** What a `check` step asks. Evaluated by Asterisk when the call is there, by the simulator for the moment and state it is given. */
export type CallCondition =
  /** The weekly hours, in their own zone, say open. */
  | { readonly is: "open"; readonly zone: string; readonly weekly: readonly OpeningHours[] }
  | { readonly is: "holiday"; readonly zone: string; readonly holiday: Holiday }
  /** Somebody set this for now (AstDB, without apply); it ends by itself. */
  | { readonly is: "override"; readonly hoursId: string; readonly state: "open" | "closed" }
  /** Of the subject (the person called). */
  | { readonly is: "doNotDisturb" }
  /** With `asks`: outside, and who answers there shall be asked whether they take the call. */
  | { readonly is: "forwards"; readonly when: "always" | "busy" | "noAnswer"; readonly asks?: true }
  /** Nor any other number that rings for the subject. */
  | { readonly is: "noDevices" }
  | { readonly is: "hasBox" }
  | { readonly is: "suspended" }
  /** Calls in from outside with a number that the tenant, or the subject, does not let in (AstDB, without apply). */
  | { readonly is: "callerBlocked"; readonly by?: "subject" }
  /** Calls in from outside without a number, and the tenant, or the subject, does not let such calls in. */
  | { readonly is: "callerHidden"; readonly by?: "subject" }
  /** Calls in from outside, by one of these numbers, by one that begins so, or, with `isHidden`, without one. */
  | {
      readonly is: "callerAmong";
      readonly numbers: readonly string[];
      readonly beginnings: readonly string[];
      readonly isHidden: boolean;
    }
  /** What was dialled, before it is normalised, is one of these. */
  | { readonly is: "dialed"; readonly numbers: readonly string[] }
  /** The last `turn` left for this one of its blocks, counted from 0: a round that comes there again is over. */
  | { readonly is: "beganWith"; readonly place: number }
  /** The agent gave the call back and has told the caller so. */
  | { readonly is: "told" }
  /** The number called matches an outbound rule's pattern (contract/outbound-policies.ts); "what was dialled" is without the outside prefix. */
  | { readonly is: "matches"; readonly pattern: string };
