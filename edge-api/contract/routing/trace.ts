import type { BlockId, NoteKind, RouteNode } from "./program.ts";

/** One thing that happens to the call. */
export type TraceEntry = {
  /** As the dialplan tells it when a real call passes; null for what it does not tell. */
  readonly note: { readonly kind: NoteKind; readonly target: string } | null;
  /** For somebody who runs an office. */
  readonly sentence: string;
  readonly block: BlockId;
  readonly node: RouteNode;
  /** Seconds since the call came in. */
  readonly afterSec: number;
};

export type TraceEnd =
  | { readonly how: "person"; readonly extension: string; readonly name: string }
  | { readonly how: "agent"; readonly agentId: string; readonly name: string }
  | { readonly how: "voicemail"; readonly box: string }
  | { readonly how: "conference"; readonly roomId: string; readonly name: string }
  | { readonly how: "directory" }
  | { readonly how: "feature"; readonly feature: string }
  /** Over a trunk; `shown` is the number the other side sees, null when it is withheld. */
  | {
      readonly how: "outside";
      readonly number: string;
      readonly sent: string;
      readonly shown: string | null;
      readonly trunkId: string;
      readonly trunkName: string;
      readonly isEmergency: boolean;
    }
  | { readonly how: "ended"; readonly cause: number; readonly words: string | null };

/** What happens to a call, in order, and how it ends: after the last entry, and so many seconds. */
export type Trace = {
  readonly entries: readonly TraceEntry[];
  readonly end: TraceEnd;
  readonly afterSec: number;
};
