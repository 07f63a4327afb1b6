import { z } from "zod";
import { destination } from "./destinations.ts";
import { email, extensionNumber, id, instant, label, MASKED_SECRET, page, pageQuery } from "./primitives.ts";

/** Every person with an extension has a box under that number; others are shared (`userId` null) and have a number of their own. */
export const voicemailPin = z.string().regex(/^\d{4,10}$/, "A PIN has 4 to 10 digits");
/** What the voicemail menu lets people choose by phone: as long as they like, and other keys than digits. */
export const phonedPin = z.string().regex(/^[\dA-D][\dA-D*]{3,78}$/, "This is no PIN that a phone can send");

const fields = {
  name: label,
  /** Where a notice of each message goes; null: nowhere. */
  email: email.nullable(),
  attachesAudio: z.boolean(),
  /** What callers hear; null: the standard words. */
  greetingSoundId: id.nullable(),
  maxMessageSec: z.number().int().min(10).max(600),
  /** Whether whoever may hear it is asked for the PIN from a phone of their own. From any other phone it always is. */
  asksPin: z.boolean(),
  /** Of a person's box: whether callers find the person in the directory by name. A shared one is never in it. */
  inDirectory: z.boolean(),
  /** Whether a message that went out by mail, sound and all, is deleted here. */
  deletesMailed: z.boolean(),
  /** Where callers go who press 0 instead of leaving a message; null: nowhere. Their greeting should tell them. */
  onZero: destination.nullable(),
  /** Of a shared box: who may hear it in My phone and by phone, and sees its lamp; beside those who look after all boxes. */
  listenerIds: z
    .array(id)
    .max(50, "Fifty people at most")
    .refine((ids) => new Set(ids).size === ids.length, "Each person once"),
};
/** How what was chosen came out where people call and read mail. */
const delivered = {
  /** When what callers hear was recorded by phone: it goes before what was chosen in the portal. */
  greetingRecordedAt: instant.nullable(),
  /** Why callers do not hear what was chosen, in words. */
  greetingProblem: z.string().nullable(),
  /** Why the last notice of a message did not go out; null once one did. */
  noticeProblem: z.object({ reason: z.string(), at: instant }).nullable(),
};
/** POST /voicemail-boxes makes a shared one. */
export const createVoicemailBox = z
  .object({
    ...fields,
    number: extensionNumber,
    pin: voicemailPin,
    email: fields.email.default(null),
    attachesAudio: fields.attachesAudio.default(false),
    greetingSoundId: fields.greetingSoundId.default(null),
    maxMessageSec: fields.maxMessageSec.default(180),
    asksPin: fields.asksPin.default(true),
    inDirectory: fields.inDirectory.default(true),
    deletesMailed: fields.deletesMailed.default(false),
    onZero: fields.onZero.default(null),
    listenerIds: fields.listenerIds.default([]),
  })
  .meta({ id: "CreateVoicemailBox" });
export const updateVoicemailBox = z
  .object({ ...fields, pin: voicemailPin })
  .partial()
  .meta({ id: "UpdateVoicemailBox" });
export const voicemailBox = z
  .object({
    id,
    ...fields,
    userId: id.nullable(),
    number: z.string(),
    pin: z.literal(MASKED_SECRET).nullable().meta({
      description:
        "Null: none was chosen yet. A person chooses one at the first call to *97; a shared box asks for none that is not there",
    }),
    messages: z.object({ new: z.number().int(), old: z.number().int() }),
    ...delivered,
    createdAt: instant,
  })
  .meta({ id: "VoicemailBox" });

/**
 * GET /self-service/voicemail/messages (one's own) and GET /voicemail-boxes/{id}/messages (shared). The sound is at `…/{id}/audio`
 * (range requests). PATCH marks it heard or new, DELETE removes it; phone and portal agree within a second.
 */
export const voicemailMessage = z
  .object({
    id,
    boxId: id,
    callerId: z.string().nullable(),
    callerName: z.string().nullable(),
    receivedAt: instant,
    durationSec: z.number(),
    heardAt: instant.nullable(),
  })
  .meta({ id: "VoicemailMessage" });
export const updateVoicemailMessage = z.object({ heard: z.boolean() }).meta({ id: "UpdateVoicemailMessage" });

/** What somebody else changed of a person's box: shown until the person has seen it. */
const othersChange = z.object({ byName: z.string(), at: instant, fields: z.array(z.string()) });

/**
 * GET /self-service/voicemail: one's own box. PATCH sets where a notice of each message goes, without apply. PUT …/greeting uploads what
 * callers hear (WAV or MP3, told by its content, 5 MB at most), GET plays it, DELETE brings the standard words back.
 */
export const ownVoicemail = z
  .object({
    boxId: id,
    number: z.string(),
    /** Whether a PIN was ever chosen; before that there is none to ask for, and nobody gets in by phone. */
    hasPin: z.boolean(),
    asksPin: fields.asksPin,
    email: fields.email,
    attachesAudio: fields.attachesAudio,
    deletesMailed: fields.deletesMailed,
    othersChange: othersChange.nullable(),
    greeting: z.object({ durationMs: z.number().int(), sizeBytes: z.number().int() }).nullable(),
    ...delivered,
    messages: z.object({ new: z.number().int(), old: z.number().int() }),
  })
  .meta({ id: "OwnVoicemail" });
export const updateOwnVoicemail = z
  .object({
    email: fields.email,
    attachesAudio: fields.attachesAudio,
    deletesMailed: fields.deletesMailed,
    /** Null: it was seen. */
    othersChange: z.null(),
  })
  .partial()
  .meta({ id: "UpdateOwnVoicemail" });

/**
 * GET /self-service/voicemail/shared: shared boxes one may hear; their messages are at `…/{id}/messages`, as one's own. PATCH …/{id} says
 * whether one gets a mail of each message, at the address one signs in with.
 */
export const heardBox = z
  .object({
    boxId: id,
    name: z.string(),
    number: z.string(),
    hasPin: z.boolean(),
    asksPin: fields.asksPin,
    wantsMail: z.boolean(),
    messages: z.object({ new: z.number().int(), old: z.number().int() }),
  })
  .meta({ id: "HeardVoicemailBox" });
export const heardBoxes = z.object({ items: z.array(heardBox) }).meta({ id: "HeardVoicemailBoxes" });
export const updateHeardBox = z.object({ wantsMail: z.boolean() }).meta({ id: "UpdateHeardVoicemailBox" });

export const listVoicemailBoxes = pageQuery.extend({ q: z.string().trim().max(100).optional() });
export const voicemailBoxPage = page(voicemailBox).meta({ id: "VoicemailBoxPage" });
export const listVoicemailMessages = pageQuery.extend({ heard: z.enum(["yes", "no"]).optional() });
export const voicemailMessagePage = page(voicemailMessage).meta({ id: "VoicemailMessagePage" });
export type OwnVoicemail = z.infer<typeof ownVoicemail>;
export type UpdateOwnVoicemail = z.infer<typeof updateOwnVoicemail>;
export type HeardBox = z.infer<typeof heardBox>;
export type OthersChange = z.infer<typeof othersChange>;
export type VoicemailBox = z.infer<typeof voicemailBox>;
export type VoicemailMessage = z.infer<typeof voicemailMessage>;
export type CreateVoicemailBox = z.infer<typeof createVoicemailBox>;
export type UpdateVoicemailBox = z.infer<typeof updateVoicemailBox>;
