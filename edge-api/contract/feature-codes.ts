import { z } from "zod";
import type { FEATURE_CODES } from "./calling-settings.ts";

type Feature = keyof typeof FEATURE_CODES;

/** What each code does, for whoever dials it; `more` is what is dialled after it, with an example. */
export const FEATURE_WORDS: Readonly<Record<Feature, { does: string; more?: string; example?: string }>> = {
  echo: { does: "Echo test: you hear yourself" },
  voicemail: { does: "Your voicemail, with your PIN" },
  park: { does: "Transfer a call here: it is parked, and you are told where" },
  pickupGroup: { does: "Pick up a phone that rings at somebody you share a ring group with" },
  pickupExtension: { does: "Pick up for that colleague", more: "an extension", example: "**1004" },
  queueLogin: { does: "Log in to all your queues, or out" },
  queuePause: { does: "Pause in your queues, or go on" },
  doNotDisturb: { does: "Do not disturb: on" },
  doNotDisturbOff: { does: "Do not disturb: off" },
  doNotDisturbToggle: { does: "Do not disturb: on when it is off, off when it is on" },
  forwardAlways: { does: "Forward all calls there", more: "a number", example: "*721004" },
  forwardAlwaysOff: { does: "Forward all calls: off" },
  forwardToggle: { does: "Forward all calls: off, or on to the number you type" },
  forwardBusy: { does: "Forward when busy", more: "a number", example: "*901004" },
  forwardBusyOff: { does: "Forward when busy: off" },
  forwardNoAnswer: { does: "Forward when not answered", more: "a number", example: "*921004" },
  forwardNoAnswerOff: { does: "Forward when not answered: off" },
  blockCaller: { does: "Block who called you last from outside: that number reaches you no more" },
  directory: { does: "Directory: type the first letters of a name" },
  ownNumber: { does: "Hear your own extension" },
  intercom: {
    does: "Speak to a colleague at once: the phone answers by itself",
    more: "an extension",
    example: "*801004",
  },
  page: {
    does: "Speak to all phones of a ring group at once; only you are heard",
    more: "the number of the ring group",
    example: "*81700",
  },
  closedToday: {
    does: "Closed today, or by the calendar again",
    more: "the code of the opening hours",
    example: "*281",
  },
};

/** What a key with a lamp is for. */
export const PHONE_KEY_KINDS = ["do_not_disturb", "forward", "hours", "queue", "queue_pause", "parking"] as const;

/** GET /self-service/phone-keys: keys one's own desk phone can have, each with the number to give it; its lamp watches the same number. */
export const phoneKeys = z
  .object({
    items: z.array(
      z.object({
        kind: z.enum(PHONE_KEY_KINDS),
        number: z.string(),
        name: z
          .string()
          .nullable()
          .meta({ description: "Of the queue or opening hours; null: of all one's queues, or of none" }),
      }),
    ),
  })
  .meta({ id: "PhoneKeys" });
export type PhoneKeys = z.infer<typeof phoneKeys>;
export type PhoneKey = PhoneKeys["items"][number];
