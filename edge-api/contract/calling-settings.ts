import { z } from "zod";
import { destination } from "./destinations.ts";
import { e164, email, id } from "./primitives.ts";
import { musicSoundIds } from "./sounds.ts";

/**
 * GET, PATCH /calling-settings: what holds for the tenant as a whole.
 * Emergency numbers always pass: no policy, limit or suspension stops them; each call raises a notification.
 */
export const callingSettings = z
  .object({
    /** Where calls to numbers without a destination of their own go; null: an announcement that nobody can be reached. */
    defaultDestination: destination.nullable(),
    /** The number shown to those who are called, for people without one of their own. */
    mainNumber: e164.nullable(),
    /** Dialled first to get an outside line, e.g. "0"; null: nothing. */
    outsidePrefix: z
      .string()
      .regex(/^\d{1,2}$/, "One or two digits")
      .nullable(),
    emergency: z.object({
      numbers: z
        // No country has longer ones; services that cost something do, and no limit would stop calls to them.
        .array(z.string().regex(/^\d{2,4}$/, "2 to 4 digits"))
        .max(20)
        .meta({ description: "The country's own when never set" }),
      trunkIds: z.array(id).max(10),
      callerId: e164.nullable().meta({ description: "The number the emergency services call back" }),
      notify: z.array(email).max(20),
      location: z.string().trim().max(300).nullable(),
    }),
    /** Where parked calls wait: *70 puts one on the first free slot, *7001 takes it back. */
    /** What whoever is held, parked, or waits hears, one after the other; none: the music that comes with the system. */
    musicSoundIds,
    parking: z.object({ slots: z.number().int().min(1).max(20), timeoutSec: z.number().int().min(15).max(900) }),
  })
  .meta({ id: "CallingSettings" });
export const updateCallingSettings = callingSettings.partial().meta({ id: "UpdateCallingSettings" });

/** PUT /users/{id}/outbound: what a person shows and may, beside the tenant's. */
export const userOutbound = z
  .object({
    policyId: id.nullable(),
    /** One of the tenant's DIDs, in E.164; null: the tenant's main number. */
    callerId: e164.nullable(),
    hidesNumber: z.boolean(),
  })
  .meta({ id: "UserOutbound" });

/** Numbers every tenant has unless it uses them itself. */
export const FEATURE_CODES = {
  echo: "600",
  voicemail: "*97",
  /** Parks a call; the slots are this and two digits, *7001 to *7020. */
  park: "*70",
  pickupGroup: "*8",
  pickupExtension: "**",
  queueLogin: "*45",
  queuePause: "*46",
  doNotDisturb: "*78",
  doNotDisturbOff: "*79",
  /** For a key with a lamp: on when it was off, and the other way round. */
  doNotDisturbToggle: "*76",
  forwardToggle: "*74",
  forwardAlways: "*72",
  forwardAlwaysOff: "*73",
  forwardBusy: "*90",
  forwardBusyOff: "*91",
  forwardNoAnswer: "*92",
  forwardNoAnswerOff: "*93",
  blockCaller: "*60",
  directory: "*411",
  /** Followed by the code of the opening hours. */
  closedToday: "*28",
  ownNumber: "*65",
  /** Followed by a colleague's extension, or a ring group's: their phones answer by themselves. */
  intercom: "*80",
  page: "*81",
} as const;

export type CallingSettings = z.infer<typeof callingSettings>;
export type UpdateCallingSettings = z.infer<typeof updateCallingSettings>;
export type UserOutbound = z.infer<typeof userOutbound>;
