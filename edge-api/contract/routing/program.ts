import type { MENU_KEYS } from "../ivr-menus.ts";
import type { PhoneLanguage } from "../languages.ts";
import type { NumberPlan } from "../snapshot-routing.ts";
import type { NumberFormat } from "../trunks.ts";
import type { CallCondition } from "./conditions.ts";
import type { StockWords } from "./stock-words.ts";

/*
 * A tenant's routing as data: blocks of a few kinds of steps. `compileRouting` makes it from a snapshot; the gateway prints it as dialplan, the
 * simulator walks it, the portal draws it. Whoever asks what happens to a call asks the very thing that Asterisk runs.
 *
 * Rules every reader may rely on:
 * - A block is entered at its first step and never falls through: its last step is one of `goto`, `byCaller`, `person`, `menu`, `voicemail`,
 *   `conference`, `directory`, `feature`, `turn` or `end`.
 * - A step that names blocks (`then`, `ways`) leaves for one of them, or goes on with the next step where its doc says so.
 * - Each destination's first step is `hop`, so that no circle, wanted or not, outlasts MAX_HOPS moves: then `BLOCKS.tooManyHops`. A person's
 *   is the first of `BLOCKS.person`, so that a person's own block is the one step `person`.
 * - Everything before `answer` is heard, if at all, as early media; `say` of an `end` answers only an outside caller.
 */

/** `[a-z0-9-]{1,60}`; unique within the tenant. */
export type BlockId = string;

/** Moves from one destination to the next in one call; a menu returned to counts as one. */
export const MAX_HOPS = 20;
/** Forwards of persons in one call, telephone to telephone. */
export const MAX_FORWARDS = 3;
/** How long a person's phones ring before "no answer", until the person chooses otherwise. */
export const DEFAULT_RING_SEC = 25;

/** Blocks every program has. */
export const BLOCKS = {
  /** The person program; its subject is what the `person` step set. */
  person: "person",
  personDoNotDisturb: "person-dnd",
  personBusy: "person-busy",
  personNoAnswer: "person-no-answer",
  personUnavailable: "person-unavailable",
  personForward: "person-forward",
  personForwardAsked: "person-forward-asked",
  personForwardUntaken: "person-forward-untaken",
  /** A number dialled that is not the tenant's own: emergency, normalise, policy, guard, trunks. */
  outbound: "outbound",
  emergency: "emergency",
  defaultInbound: "default-inbound",
  callerBlocked: "caller-blocked",
  callerHidden: "caller-hidden",
  unknownNumber: "unknown-number",
  notAllowed: "not-allowed",
  guardRefused: "guard-refused",
  trunksFailed: "trunks-failed",
  tooManyHops: "too-many-hops",
  suspended: "suspended",
  directory: "directory",
  hangUp: "hang-up",
  /** HANG_UP after nobody took the call: the caller is told so. */
  nobodyThere: "nobody-there",
  /** What should be here is gone: never dead air. */
  gone: "gone",
} as const;

/** What a block is part of; the picture's nodes are these. */
export type RouteNode = {
  readonly kind:
    | "DID"
    | "USER"
    | "RING_GROUP"
    | "IVR"
    | "QUEUE"
    | "VOICEMAIL"
    | "EXTERNAL"
    | "AI_AGENT"
    | "BUSINESS_HOURS"
    | "ANNOUNCEMENT"
    | "CONFERENCE"
    | "DIRECTORY"
    | "HANG_UP"
    | "OUTBOUND"
    | "SYSTEM";
  /** The thing's own id; the number for EXTERNAL and DID; null for what is only one. */
  readonly id: string | null;
  readonly name: string;
  /** Of a number: the rule for its callers that this part of it is for. */
  readonly rule?: string;
};

/** What is played: one of the tenant's sounds, or words Asterisk has. */
export type SoundRef =
  | { readonly kind: "sound"; readonly id: string; readonly digest: string; readonly name: string }
  | { readonly kind: "words"; readonly words: StockWords };

/**
 * Told to whoever writes the call's timeline, and the trace a real call and a simulated one are compared by. The target is the id of the
 * thing (ring_group, ivr, queue, agent, announcement, conference; also what of theirs was busy, no_answer, unavailable), a number (did, external,
 * voicemail), the key (ivr_key; a menu's, or the one by which who waits in a queue leaves), `<id>_open`, `<id>_closed` or `<id>_holiday` (hours), `<number>_<which>`
 * (caller_rule, counted from 1), the trunk's id (trunk), why (refused: suspended, blocked, hidden, policy, guard, trunks; of real calls alone
 * lines, where the trunk a call comes in by has none left). "" stands for what is at hand: the subject's extension (user, do_not_disturb, busy, no_answer, unavailable,
 * voicemail), where the subject forwards to (forward), the number in E.164 (outbound), or as it was dialled (unknown, emergency).
 */
export type NoteKind =
  | "did"
  | "caller_rule"
  | "user"
  | "ring_group"
  | "ivr"
  | "ivr_key"
  | "queue"
  | "voicemail"
  | "external"
  | "agent"
  | "hours"
  | "announcement"
  | "conference"
  | "directory"
  | "do_not_disturb"
  | "forward"
  | "busy"
  | "no_answer"
  | "unavailable"
  | "fallback"
  | "feature"
  | "outbound"
  | "trunk"
  | "emergency"
  | "refused"
  | "unknown"
  | "too_many_hops"
  | "end";

/** Who rings: a person's devices by way of the person program's do-not-disturb (never their forwards), or an outside number. */
export type RingTarget = (
  | { readonly kind: "person"; readonly userId: string; readonly extension: string }
  | { readonly kind: "external"; readonly number: string }
) & {
  /** Begins so long after the others, and rings so long at most; null: as long as the step says. */
  readonly afterSec: number;
  readonly ringSec: number | null;
};

export type Step =
  /** Writes to the timeline. `target` is a word of `[A-Za-z0-9*#+_-]`; "" stands for what is at hand (see NoteKind). */
  | { readonly do: "note"; readonly note: NoteKind; readonly target: string }
  /** One more move; past MAX_HOPS leaves for BLOCKS.tooManyHops. Else the next step. */
  | { readonly do: "hop" }
  | { readonly do: "answer" }
  /** From here on Asterisk speaks this language to the caller, and plays the company's own music, if it has some, wherever the caller is held. */
  | { readonly do: "voice"; readonly language: PhoneLanguage }
  | { readonly do: "check"; readonly if: CallCondition; readonly then: BlockId }
  | { readonly do: "goto"; readonly block: BlockId }
  /** Makes this person the subject and leaves for BLOCKS.person. One step however many thousand people there are. */
  | {
      readonly do: "person";
      readonly userId: string;
      readonly name: string;
      readonly extension: string;
      /** SIP user names of all enabled devices, rung together. */
      readonly devices: readonly string[];
      /** Number of the person's voicemail box. */
      readonly box: string | null;
    }
  /** Rings the subject's devices, and what else the subject has ring, for the subject's own ringSec. Answered: the call ends with it. */
  | { readonly do: "ringPerson"; readonly ways: RingWays }
  /** Rings these together. Answered: the call ends with it. */
  | {
      readonly do: "ring";
      readonly targets: readonly RingTarget[];
      readonly ringSec: number;
      readonly callerNamePrefix: string | null;
      /** Who answers outside must press 1: a mobile's voicemail does not, and the others ring on meanwhile. */
      readonly asksToAccept: boolean;
      /** People who are on the phone are not rung. */
      readonly skipsBusy: boolean;
      /** Which ring tone the phones are asked to play; null: the usual one. */
      readonly ringTone: number | null;
      readonly ways: RingWays;
    }
  /** Takes turns: leaves for the next of `blocks`, counted in AstDB under `counter`, beginning with the first. */
  | { readonly do: "turn"; readonly counter: string; readonly blocks: readonly BlockId[] }
  | { readonly do: "play"; readonly sound: SoundRef }
  /**
   * Plays the greeting and waits for a key; says `invalid` after a wrong one, and `silence.say` after none. `tries` wrong ones lead to
   * `giveUp`, `silence.tries` times nothing to `silence.then`. A key leaves for its block; an extension dialled, where it is one of
   * `dialableIn`, for that extension's block.
   */
  | {
      readonly do: "menu";
      readonly menuId: string;
      readonly greeting: SoundRef;
      readonly invalid: SoundRef;
      readonly keys: readonly {
        readonly key: (typeof MENU_KEYS)[number];
        readonly label: string | null;
        readonly then: BlockId;
      }[];
      /** Null where callers may not dial extensions. */
      readonly dialing: MenuDialing | null;
      readonly timeoutSec: number;
      readonly tries: number;
      readonly giveUp: BlockId;
      readonly silence: { readonly tries: number; readonly say: SoundRef | null; readonly then: BlockId };
    }
  /** Waits in line. Answered: the call ends with it. */
  | {
      readonly do: "queue";
      readonly queueId: string;
      readonly maxWaitSec: number;
      readonly maxLength: number;
      /** Callers may wait though nobody is logged in. */
      readonly joinsWhenEmpty: boolean;
      /** All who are there ring at once; else one after the other. */
      readonly ringsAll: boolean;
      readonly members: readonly QueueMemberInProgram[];
      readonly callerNamePrefix: string | null;
      /** Music of the queue's own is played, not the company's. */
      readonly hasMusic: boolean;
      readonly ways: { readonly timeout: BlockId; readonly full: BlockId; readonly empty: BlockId };
      /** The key by which who waits leaves, as long as nobody has answered. */
      readonly exit: { readonly key: (typeof MENU_KEYS)[number]; readonly then: BlockId } | null;
    }
  /**
   * Takes a message and ends. `box` null: the subject's own. Who presses 0 leaves for `onZero`, that of the box's own block also where the
   * box is the subject's; without one 0 does nothing.
   */
  | {
      readonly do: "voicemail";
      readonly box: string | null;
      readonly greeting: "unavailable" | "busy";
      readonly onZero?: BlockId;
    }
  /** An AI agent talks. Comes back only when it cannot, or gives the call back: then the next step. */
  | { readonly do: "agent"; readonly agentId: string }
  | {
      readonly do: "conference";
      readonly roomId: string;
      readonly pin: string | null;
      readonly hostPin: string | null;
      readonly waitsForHost: boolean;
      /** Nobody stays once the last host has left. */
      readonly endsWithHost: boolean;
      readonly announcesNames: boolean;
      readonly maxMembers: number;
    }
  /** Asks for the first letters of a name, and calls that person. */
  | { readonly do: "directory" }
  /** One of the numbers every tenant has: echo, reading voicemail, parking, pickup, do-not-disturb, queue log-in… */
  | { readonly do: "feature"; readonly feature: string }
  /**
   * Until the call is taken or goes on to something of the tenant's: who answers it outside must press 1. Where nobody takes it, also
   * where it may not leave or no trunk has it, it leaves for `untaken` and the asking is over.
   */
  | { readonly do: "ask"; readonly untaken: BlockId }
  /**
   * The subject forwards to what the `forwards` check before it found: digits only, to that number of `internal` (BLOCKS.unknownNumber if
   * there is none: never outside, never an emergency number); with a plus, outside by way of BLOCKS.outbound. Past MAX_FORWARDS leaves for
   * BLOCKS.tooManyHops.
   */
  | { readonly do: "forward" }
  /** Makes this the number to be called outside, by the tenant, and leaves for BLOCKS.outbound. */
  | { readonly do: "external"; readonly number: string }
  /** What was dialled → E.164 by the tenant's number plan. What cannot be a number leaves for BLOCKS.unknownNumber. Else the next step. */
  | {
      readonly do: "normalise";
      readonly outsidePrefix: string | null;
      readonly callingCode: string;
      readonly internationalPrefixes: readonly string[];
      readonly nationalPrefix: string | null;
    }
  /** The number is one of the tenant's own DIDs: leaves for its block, and nothing goes to a carrier. Else the next step. */
  | { readonly do: "ownNumber" }
  /** Leaves for the block of who answers for the call: whoever forwarded it last, else the caller; by extension; else `otherwise`. */
  | { readonly do: "byCaller"; readonly ways: Readonly<Record<string, BlockId>>; readonly otherwise: BlockId }
  /**
   * Asks the toll-fraud guards, live. Refused, or nobody there to ask: leaves for `refused`; where the call is being sent round between companies for
   * `circle`. Else the next step.
   */
  | { readonly do: "guard"; readonly refused: BlockId; readonly circle: BlockId }
  /**
   * Sets what the other side is shown: `fixed` if there is one; else `byCaller`, by the extension of the caller (of who forwarded, for an
   * outside caller), null there: withheld; else `otherwise`, null there: the trunk's. An outside caller's own number is shown instead
   * where the trunk passes it. `byCaller` is one and the same object in all steps of a program: print it once.
   */
  | {
      readonly do: "callerId";
      readonly fixed: string | null;
      readonly byCaller: Readonly<Record<string, string | null>>;
      readonly otherwise: string | null;
    }
  /**
   * Calls the number over a trunk. Answered, busy, no answer, or the carrier knows no such number: the call ends so. The trunk is down,
   * full, or answers with a failure of its own: the next step, at once.
   */
  | {
      readonly do: "trunk";
      readonly trunkId: string;
      readonly name: string;
      readonly sipName: string;
      readonly scope: "tenant" | "platform";
      /** How the number is written; an emergency number always as it was dialled. */
      readonly format: NumberFormat;
      /** How national numbers are dialled where the carrier is; null: where the tenant is. */
      readonly plan: NumberPlan | null;
      /** Characters taken from the front of the written number, its plus counted, before `prepend` is put there. */
      readonly strip: number;
      readonly prepend: string;
      /** In front of all that, but of no emergency number. */
      readonly dialPrefix: string;
      /** How many more hosts the carrier has, tried in turn where one fails. */
      readonly backups: number;
      /** A number that is withheld is told to the carrier all the same, marked as private. */
      readonly tellsWithheldNumber: boolean;
      readonly maxChannels: number | null;
      readonly callerIdHeader: "from" | "p_asserted_identity" | "remote_party_id";
      readonly fallbackCallerId: string | null;
      readonly passesForeignCallerId: boolean;
      readonly ringSec: number;
      /** After so long without ringing or sound the trunk counts as failed. */
      readonly quietSec: number;
      readonly isEmergency: boolean;
    }
  /**
   * Keeps, for those who must hear of it, that an emergency call begins, or that no trunk took it: on disk before anything else happens to
   * the call, so that nobody who is away misses it. `strip` digits of what was dialled are the outside prefix.
   */
  | { readonly do: "emergency"; readonly is: "begun" | "failed"; readonly strip: number }
  /** The call ends with this Q.850 cause, after the words. */
  | { readonly do: "end"; readonly cause: number; readonly say: StockWords | null };

/** Whose extensions a menu's callers may dial, and how long the next digit may take. */
export type MenuDialing = {
  readonly kinds: readonly ("USER" | "RING_GROUP" | "QUEUE")[];
  readonly nextDigitSec: number;
};

/** A higher penalty is rung only when all with a lower one are on the phone or away. */
export type QueueMemberInProgram = {
  readonly extension: string;
  readonly name: string;
  readonly isFixed: boolean;
  readonly penalty: number;
};

export type RingWays = { readonly busy: BlockId; readonly noAnswer: BlockId; readonly unavailable: BlockId };

export type Block = { readonly id: BlockId; readonly node: RouteNode; readonly steps: readonly Step[] };

/**
 * A number that can be dialled, and the block it leads to. With `isPrefix`, also the number with more after it, for the feature's use: the
 * colleague picked up for, where to forward. The whole number goes before a prefix, the longer prefix before the shorter.
 */
export type Entry = { readonly number: string; readonly block: BlockId; readonly isPrefix?: true };

export type RoutingProgram = {
  readonly tenantId: string;
  readonly tenantKey: string;
  /** What Asterisk speaks on the tenant's own phones. Calls from outside begin in English, and without music of anybody's, until a `voice`. */
  readonly language: PhoneLanguage;
  /** The tenant has music of its own for whoever is held. */
  readonly hasMusic: boolean;
  /** For writing numbers as a trunk wants them; null where nobody calls outside. */
  readonly plan: NumberPlan | null;
  /** Dialled on the tenant's phones: people, agents, groups, menus, queues, rooms, feature codes. Anything else: BLOCKS.outbound. */
  readonly internal: readonly Entry[];
  /** DIDs, in E.164. */
  readonly inbound: readonly Entry[];
  /** Those of them that come in over the tenant's own trunks: the tenant's by its own word alone, so not to be shown over the platform's. */
  readonly ownTrunkNumbers: readonly string[];
  readonly blocks: ReadonlyMap<BlockId, Block>;
};
