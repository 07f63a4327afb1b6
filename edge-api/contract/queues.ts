import { z } from "zod";
import { destination, HANG_UP } from "./destinations.ts";
import { MENU_KEYS } from "./ivr-menus.ts";
import { extensionNumber, id, instant, label, page, pageQuery } from "./primitives.ts";
import { musicSoundIds } from "./sounds.ts";

/** Who of the members is rung for the next caller. IN_ORDER: always from the top of the list. */
export const QUEUE_STRATEGIES = [
  "RING_ALL",
  "LEAST_RECENT",
  "FEWEST_CALLS",
  "ROUND_ROBIN",
  "RANDOM",
  "IN_ORDER",
] as const;

/** `isFixed`: always in the queue; else the person logs in and out. A higher penalty is rung only when the lower ones are busy. */
export const queueMember = z.object({
  userId: id,
  penalty: z.number().int().min(0).max(20).default(0),
  isFixed: z.boolean().default(false),
});

const fields = {
  name: label,
  extension: z.object({ number: extensionNumber }).nullable(),
  strategy: z.enum(QUEUE_STRATEGIES),
  members: z
    .array(queueMember)
    .max(200)
    .refine((members) => new Set(members.map(({ userId }) => userId)).size === members.length, "Each person once"),
  ringSec: z.number().int().min(5).max(120),
  /** Between two attempts on the same member. */
  retrySec: z.number().int().min(0).max(60),
  wrapUpSec: z.number().int().min(0).max(600),
  maxWaitSec: z.number().int().min(10).max(7200),
  maxLength: z.number().int().min(1).max(500),
  /** Whether callers may wait while nobody is logged in. */
  joinsWhenEmpty: z.boolean(),
  announcesPosition: z.boolean(),
  /** About how long it will take, as calls of late tell; said beside the position. */
  announcesWait: z.boolean(),
  announceEverySec: z.number().int().min(10).max(600),
  /** Played once on joining; null: straight to the music. */
  greetingSoundId: id.nullable(),
  /** Played every `announceEverySec` beside the position; null: nothing. */
  comfortSoundId: id.nullable(),
  /** Played while callers wait; none: the company's music. */
  musicSoundIds,
  /** Shown before the caller's name on members' phones. */
  callerNamePrefix: z.string().trim().max(20).nullable(),
  /** Played to whoever takes a call before the caller is put through ("A call for Support"); null: nothing. */
  memberSoundId: id.nullable(),
  /** Whoever lets a call ring out is paused, as if they had done it themselves. */
  pausesUnanswered: z.boolean(),
  /** Of people in several queues, the callers of the one with the higher number are rung first. */
  priority: z.number().int().min(0).max(10),
  /** A key by which who waits leaves the line, for `onExit`. `exitSoundId` tells of it while they wait, so it goes with the key. */
  exitKey: z.enum(MENU_KEYS).nullable(),
  exitSoundId: id.nullable(),
  onExit: destination,
  onTimeout: destination,
  onFull: destination,
  onEmpty: destination,
};

export const createQueue = z
  .object({
    ...fields,
    extension: fields.extension.default(null),
    strategy: fields.strategy.default("RING_ALL"),
    ringSec: fields.ringSec.default(20),
    retrySec: fields.retrySec.default(3),
    wrapUpSec: fields.wrapUpSec.default(0),
    maxWaitSec: fields.maxWaitSec.default(300),
    maxLength: fields.maxLength.default(50),
    joinsWhenEmpty: fields.joinsWhenEmpty.default(false),
    announcesPosition: fields.announcesPosition.default(true),
    announcesWait: fields.announcesWait.default(false),
    announceEverySec: fields.announceEverySec.default(30),
    greetingSoundId: fields.greetingSoundId.default(null),
    comfortSoundId: fields.comfortSoundId.default(null),
    musicSoundIds: musicSoundIds.default([]),
    callerNamePrefix: fields.callerNamePrefix.default(null),
    memberSoundId: fields.memberSoundId.default(null),
    pausesUnanswered: fields.pausesUnanswered.default(false),
    priority: fields.priority.default(0),
    exitKey: fields.exitKey.default(null),
    exitSoundId: fields.exitSoundId.default(null),
    onExit: destination.default(HANG_UP),
    onTimeout: destination.default(HANG_UP),
    onFull: destination.default(HANG_UP),
    onEmpty: destination.default(HANG_UP),
  })
  .meta({ id: "CreateQueue" });
export const updateQueue = z.object(fields).partial().meta({ id: "UpdateQueue" });
export const queue = z.object({ id, ...fields, createdAt: instant }).meta({ id: "Queue" });

/**
 * GET /queues/{id}/members: who is in it now. PUT /queues/{id}/members/{userId}/state logs a person in, out or into a pause, at once and
 * without apply; by phone the same with *45 (in or out of all one's queues), *46 (pause). `at` is when it became so.
 */
export const QUEUE_MEMBER_STATES = ["in", "out", "paused"] as const;
export const queueMemberState = z.enum(QUEUE_MEMBER_STATES);
export const setQueueMemberState = z
  .object({ state: queueMemberState, reason: label.nullable().default(null) })
  .meta({ id: "SetQueueMemberState" });
export const queueMemberStatus = z
  .object({
    userId: id,
    userName: z.string(),
    extension: z.string().nullable(),
    penalty: z.number().int(),
    isFixed: z.boolean(),
    state: queueMemberState,
    reason: z.string().nullable(),
    at: instant.nullable(),
  })
  .meta({ id: "QueueMemberStatus" });

/**
 * GET, POST /self-service/queues: the queues one is in oneself, and a change in one of them or, without `queueId`, in all it applies to:
 * `pause` where one is in, `resume` where one pauses, `log_in` where one is out, `log_out` where one is not always in. At once, as by phone.
 */
export const OWN_QUEUE_ACTIONS = ["log_in", "log_out", "pause", "resume"] as const;
export const changeOwnQueues = z
  .object({
    action: z.enum(OWN_QUEUE_ACTIONS),
    queueId: id.nullable().default(null),
    /** Of a pause, for those who see it. */
    reason: label.nullable().default(null),
  })
  .meta({ id: "ChangeOwnQueues" });
export const ownQueue = z
  .object({
    queueId: id,
    name: z.string(),
    extension: z.string().nullable(),
    isFixed: z.boolean(),
    state: queueMemberState,
    reason: z.string().nullable(),
    at: instant.nullable(),
    /** Whether the gateway has made it so. */
    inForce: z.boolean(),
  })
  .meta({ id: "OwnQueue" });
export const ownQueueList = z.object({ items: z.array(ownQueue) }).meta({ id: "OwnQueueList" });

/**
 * GET /queues/{id}/figures: the finished calls that came into the queue today, by the company's clock. Each coming counts: `answered` by
 * somebody of it, `hungUp` before, or `ledOn` (it was full, nobody was at work, it took too long, or the caller left by the key).
 */
export const queueFiguresQuery = z.object({
  /** What counts as answered soon. */
  withinSec: z.coerce.number().int().min(1).max(600).default(20),
});
export const queueFigures = z
  .object({
    /** Since midnight there. */
    since: instant,
    offered: z.number().int(),
    answered: z.number().int(),
    hungUp: z.number().int(),
    ledOn: z.number().int(),
    withinSec: z.number().int(),
    answeredWithin: z.number().int().meta({ description: "Of those answered, how many within `withinSec`" }),
    /** Of all that came, until they were answered, gone or led on; null while none came. */
    meanWaitSec: z.number().nullable(),
    longestWaitSec: z.number().nullable(),
  })
  .meta({ id: "QueueFigures" });

export const listQueues = pageQuery.extend({ q: z.string().trim().max(100).optional() });
export const queuePage = page(queue).meta({ id: "QueuePage" });
export const queueMemberStatusList = z
  .object({ items: z.array(queueMemberStatus) })
  .meta({ id: "QueueMemberStatusList" });
export type OwnQueue = z.infer<typeof ownQueue>;
export type ChangeOwnQueues = z.infer<typeof changeOwnQueues>;
export type QueueFigures = z.infer<typeof queueFigures>;
export type Queue = z.infer<typeof queue>;
export type QueueMember = z.infer<typeof queueMember>;
export type QueueMemberStatus = z.infer<typeof queueMemberStatus>;
export type SetQueueMemberState = z.infer<typeof setQueueMemberState>;
export type CreateQueue = z.infer<typeof createQueue>;
export type UpdateQueue = z.infer<typeof updateQueue>;
