import { z } from "zod";
import { blockedCaller } from "./blocked-callers.ts";
import { hoursOverride } from "./business-hours.ts";
import { e164, id, instant } from "./primitives.ts";
import { queueMemberState } from "./queues.ts";
import { callSettings } from "./self-service.ts";
import { phonedPin } from "./voicemail.ts";

/*
 * The tenant's live state: what holds at once and without an apply, whoever set it where. The rows at the edge are the truth. Whoever
 * changes one offers the small job `call_state`, which carries no data: the gateway reads the whole state, brings AstDB, queues and
 * mailboxes in line with it, and says which version is in force. It does the same at its start, after a reconnect to Asterisk or the edge,
 * and after an apply, since a state may name what only then runs.
 */

/** One field that was ever set, and when: of a change by portal and one by phone the later wins. */
const setting = <T extends z.ZodType>(value: T) => z.object({ value, changedAt: instant }).nullable();

/** Null: never set, so whatever stands in AstDB goes. */
const personFields = {
  doNotDisturb: setting(callSettings.shape.doNotDisturb),
  forwardAlways: setting(callSettings.shape.forwardAlways),
  forwardBusy: setting(callSettings.shape.forwardBusy),
  forwardNoAnswer: setting(callSettings.shape.forwardNoAnswer),
  /** Null within: the default holds again. */
  ringSec: setting(callSettings.shape.ringSec.nullable()),
  /** A state kept on disk before there were these has none. */
  forwardAlwaysAsks: setting(callSettings.shape.forwardAlwaysAsks).default(null),
  forwardBusyAsks: setting(callSettings.shape.forwardBusyAsks).default(null),
  forwardNoAnswerAsks: setting(callSettings.shape.forwardNoAnswerAsks).default(null),
  alsoRings: setting(callSettings.shape.alsoRings).default(null),
  blockedCallers: setting(callSettings.shape.blockedCallers).default(null),
};

/** An override that is set, also one whose `until` is past. Opening hours that are not listed have none. */
const overrideState = z.object({ businessHoursId: id, ...hoursOverride.shape, changedAt: instant });
/** A person with an extension who ever set something. Whoever is not listed has nothing set. */
const personState = z.object({ userId: id, extension: z.string(), ...personFields });
/** A member who ever logged in, out or paused. Of those not listed the fixed ones are in, the others out. */
const memberState = z.object({
  queueId: id,
  userId: id,
  extension: z.string(),
  state: queueMemberState,
  reason: z.string().nullable(),
  changedAt: instant,
});
/** A box whose PIN was ever chosen. `pin` stands in no file but Asterisk's own spool, and in no log. */
const pinState = z.object({ boxId: id, number: z.string(), pin: phonedPin, changedAt: instant });

/**
 * A person's own greeting, as `GET /gateway/v1/sounds/{digest}` has it, or that it was taken back (null). One recorded by phone after
 * `changedAt` goes before it. Boxes that are not listed never had one.
 */
const greetingState = z.object({
  boxId: id,
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  changedAt: instant.nullable().default(null),
});
/** A message that was heard, made new or deleted by portal, until that version is in force. */
const messageState = z.object({
  messageId: id,
  boxId: id,
  isHeard: z.boolean(),
  isDeleted: z.boolean(),
  version: z.number().int(),
});

/** GET /gateway/v1/tenants/{id}/call-state, for a tenant of this gateway. Lists are sorted by id; equal states have equal versions. */
export const callState = z
  .object({
    version: z.string().regex(/^[0-9a-f]{64}$/),
    overrides: z.array(overrideState),
    /** Extensions of those who may set opening hours by phone. A state kept on disk before there were any has none. */
    hoursKeepers: z.array(z.string()).default([]),
    /** A state kept on disk before there were any has none. */
    blockedCallers: z.array(blockedCaller).default([]),
    /** Numbers the platform has taken from the tenant: shown to nobody, and called by nobody, before the tenant applies. */
    takenNumbers: z.array(z.string()).default([]),
    people: z.array(personState),
    queueMembers: z.array(memberState),
    voicemailPins: z.array(pinState),
    voicemailGreetings: z.array(greetingState),
    voicemailMessages: z.array(messageState),
  })
  .meta({ id: "CallState" });

/**
 * PUT /gateway/v1/tenants/{id}/call-state/in-force, once all of a version is so in Asterisk. Answers whether that is still what shall
 * be: with false something was changed since, and the state is to be read again.
 */
export const callStateInForce = z
  .object({
    version: callState.shape.version,
    /** With false all but PINs, greetings and messages: the disk they lie on is missing. */
    isVoicemailIn: z.boolean().default(true),
  })
  .meta({ id: "CallStateInForce" });
export const callStateInForceAnswer = z.object({ isCurrent: z.boolean() }).meta({ id: "CallStateInForceAnswer" });

/**
 * POST /gateway/v1/reports/call-state-changes: what people set by phone, with when. Of a field the later change wins wherever it was made;
 * one that comes again, or too late, is accepted and changes nothing. What is neither accepted nor refused is sent again.
 */
export const callStateChange = z.object({
  /** The gateway's own. */
  id,
  tenantId: id,
  at: instant,
  change: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("setting"),
      userId: id,
      setting: z.discriminatedUnion("field", [
        z.object({ field: z.literal("doNotDisturb"), value: callSettings.shape.doNotDisturb }),
        z.object({ field: z.literal("forwardAlways"), value: callSettings.shape.forwardAlways }),
        z.object({ field: z.literal("forwardBusy"), value: callSettings.shape.forwardBusy }),
        z.object({ field: z.literal("forwardNoAnswer"), value: callSettings.shape.forwardNoAnswer }),
      ]),
    }),
    z.object({
      kind: z.literal("queue_member"),
      userId: id,
      queueId: id,
      state: queueMemberState,
      /** Given where the queue paused who did not answer. */
      reason: z.string().max(100).nullable().default(null),
    }),
    /** Put on the person's own list, beside those there. */
    z.object({ kind: z.literal("blocked_caller"), userId: id, number: e164 }),
    /** Null: by the calendar again. Taken of those only who may. */
    z.object({
      kind: z.literal("hours_override"),
      userId: id,
      businessHoursId: id,
      override: hoursOverride.nullable(),
    }),
    z.object({ kind: z.literal("voicemail_pin"), boxId: id, pin: phonedPin }),
  ]),
});
/** Taken apart by the verb one by one: one that is none must not keep the others back. */
export const callStateChanges = z
  .object({ changes: z.array(z.looseObject({ id })).min(1).max(100) })
  .meta({ id: "CallStateChanges" });
export const callStateChangesAnswer = z
  .object({ accepted: z.array(id), refused: z.array(z.object({ id, reason: z.string() })) })
  .meta({ id: "CallStateChangesAnswer" });

export type CallStateChange = z.infer<typeof callStateChange>;
export type CallState = z.infer<typeof callState>;
export type CallStateInForce = z.infer<typeof callStateInForce>;
