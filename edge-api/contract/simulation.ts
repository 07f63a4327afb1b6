import { z } from "zod";
import { GUARD_REFUSALS, LIMIT_OWNERS, micros, PRICE_CLASSES } from "./call-limits.ts";
import { e164, extensionNumber, id, instant } from "./primitives.ts";
import { ANSWERS } from "./routing/situation.ts";

/*
 * What happens to a call, answered by the very program that Asterisk runs (contract/routing): of what runs now (`applied`) or of what is
 * saved (`saved`). Before the first apply both are what is saved; the answer says which it is.
 */
export const ROUTING_STATES = ["applied", "saved"] as const;
const state = z.enum(ROUTING_STATES);
const at = instant.optional().meta({ description: "Now when absent" });

/** POST /routing/simulate. Changes nothing. Do-not-disturb, forwards, overrides and log-ins to queues are as they stand; so are phones and trunks where `at` is now. */
export const simulateCall = z
  .object({
    from: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("inside"), extension: extensionNumber }),
      z.object({ kind: z.literal("outside"), number: e164.nullable() }),
    ]),
    /** What is dialled on the phone; from outside, one of the tenant's numbers. */
    to: z
      .string()
      .trim()
      .regex(/^[0-9+*#][0-9*# ()/.-]{0,39}$/, "What can be dialled: digits, *, # and a leading +"),
    at,
    state: state.default("applied"),
    /** What becomes of whoever is called, by extension or number in E.164; whoever is not named does not answer. */
    answers: z.record(z.string().max(20), z.enum(ANSWERS)).default({}),
    /** What the caller presses, one for each time a menu asks. */
    keys: z
      .array(z.string().regex(/^[0-9*#]{0,6}$/, "Digits, * and #"))
      .max(20)
      .default([]),
  })
  .meta({ id: "SimulateCall" });

/** What something in the routing is: the id is a thing's own, the number of a DID or an outside number, or null for what is only one. */
export const routeNode = z
  .object({
    kind: z.enum([
      ...([
        "DID",
        "USER",
        "RING_GROUP",
        "IVR",
        "QUEUE",
        "VOICEMAIL",
        "EXTERNAL",
        "AI_AGENT",
        "BUSINESS_HOURS",
      ] as const),
      ...(["ANNOUNCEMENT", "CONFERENCE", "DIRECTORY", "HANG_UP", "OUTBOUND", "SYSTEM"] as const),
    ]),
    id: z.string().nullable(),
    name: z.string(),
  })
  .meta({ id: "RouteNode" });

export const simulatedStep = z.object({
  sentence: z.string(),
  afterSec: z.number().meta({ description: "Seconds since the call came in" }),
  node: routeNode,
  /** As a real call is told with at this point; null for what it is not told with. */
  note: z.object({ kind: z.string(), target: z.string() }).nullable(),
});

export const CALL_ENDS = [
  ...(["person", "agent", "voicemail", "conference", "directory", "feature", "outside", "ended"] as const),
] as const;
export const simulatedCall = z
  .object({
    at: instant,
    state,
    revision: z.number().int(),
    steps: z.array(simulatedStep),
    end: z.object({
      how: z.enum(CALL_ENDS),
      sentence: z.string(),
      /** Who or what has the call; null where it ended. */
      node: routeNode.nullable(),
      afterSec: z.number(),
      /** Q.850 cause the caller's side is told, where it ended. */
      cause: z.number().int().nullable(),
    }),
    /** Of a call that leaves, or would have: what the number is and costs, and how it goes. */
    outside: z
      .object({
        number: z.string(),
        class: z.enum(PRICE_CLASSES),
        country: z.string().nullable(),
        perMinuteMicros: micros,
        currency: z.string(),
        isEmergency: z.boolean(),
        /** Why the call limits do not let it out. */
        refusal: z.enum(GUARD_REFUSALS).nullable(),
        /** Whose limits do not; null where they do. */
        refusedBy: z.enum(LIMIT_OWNERS).nullable(),
        /** What the company's limits leave for today; null: not looked at, since the call is of another moment or nobody could be asked, or not for the caller to see. */
        leftToday: z
          .object({
            minutes: z.number().nullable().meta({ description: "Null: not limited" }),
            spendMicros: micros.nullable().meta({ description: "Null: not limited" }),
          })
          .nullable(),
        /** Null where it does not leave. */
        trunk: z.object({ id, name: z.string() }).nullable(),
        sent: z.string().nullable().meta({ description: "The number as the trunk is given it" }),
        shown: z.string().nullable().meta({ description: "The number the other side sees; null: none" }),
      })
      .nullable(),
  })
  .meta({ id: "SimulatedCall" });

/** GET /routing/picture, GET /routing/now */
export const routingQuery = z.object({ at, state: state.default("applied") });

/** Where each number leads at a moment: `nodes` and `edges` to draw, `outline` the same as lines to be read one by one. */
export const routingPicture = z
  .object({
    at: instant,
    state,
    revision: z.number().int(),
    nodes: z.array(z.object({ key: z.string(), node: routeNode, isStart: z.boolean(), isActive: z.boolean() })),
    edges: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        label: z.string(),
        isActive: z.boolean(),
        isMember: z.boolean(),
      }),
    ),
    outline: z.array(
      z.object({
        depth: z.number().int(),
        key: z.string(),
        label: z.string(),
        isActive: z.boolean(),
        isMember: z.boolean(),
        isRepeat: z.boolean(),
      }),
    ),
  })
  .meta({ id: "RoutingPicture" });

/** Who answers each number at a moment: the first who or what takes the call. */
export const routingNow = z
  .object({
    at: instant,
    state,
    revision: z.number().int(),
    items: z.array(
      z.object({
        number: z.string(),
        label: z.string().nullable(),
        answeredBy: routeNode.nullable().meta({ description: "Null: nobody, the call ends" }),
        /** How it gets there, in words; the last says what answers. */
        sentences: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: "RoutingNow" });

export type SimulateCall = z.infer<typeof simulateCall>;
export type SimulatedCall = z.infer<typeof simulatedCall>;
export type RoutingQuery = z.infer<typeof routingQuery>;
export type RoutingPicture = z.infer<typeof routingPicture>;
export type RoutingNow = z.infer<typeof routingNow>;
