import { z } from "zod";
import { extensionNumber, id, instant, label, MASKED_SECRET, page, pageQuery } from "./primitives.ts";

/** 4 to 10 digits. Told to guests by those who manage the room; others who see the room see that there is one. */
export const roomPin = z.string().regex(/^\d{4,10}$/, "A PIN has 4 to 10 digits");

const fields = {
  name: label,
  extension: z.object({ number: extensionNumber }).nullable(),
  pin: roomPin.nullable(),
  /** Makes its holder the host, who has keys to mute all, lock the room, take out who came last, and end the conference. */
  hostPin: roomPin.nullable(),
  /** Others hear music until the host is there. */
  waitsForHost: z.boolean(),
  /** Everybody leaves with the last host. */
  endsWithHost: z.boolean(),
  announcesNames: z.boolean(),
  maxMembers: z.number().int().min(2).max(200),
};
const rule = (room: { pin?: string | null | undefined; hostPin?: string | null | undefined }) =>
  room.pin === undefined || room.pin === null || room.pin !== room.hostPin;
const RULE = { error: "The host's PIN must differ from the guests'", path: ["hostPin"] };

export const createConferenceRoom = z
  .object({
    ...fields,
    extension: fields.extension.default(null),
    pin: fields.pin.default(null),
    hostPin: fields.hostPin.default(null),
    waitsForHost: fields.waitsForHost.default(false),
    endsWithHost: fields.endsWithHost.default(false),
    announcesNames: fields.announcesNames.default(true),
    maxMembers: fields.maxMembers.default(20),
  })
  .refine(rule, RULE)
  .meta({ id: "CreateConferenceRoom" });
export const updateConferenceRoom = z.object(fields).partial().refine(rule, RULE).meta({ id: "UpdateConferenceRoom" });
const shownPin = z.union([roomPin, z.literal(MASKED_SECRET)]).nullable();
/** PINs read as MASKED_SECRET for whoever may not change the room. */
export const conferenceRoom = z
  .object({ id, ...fields, pin: shownPin, hostPin: shownPin, createdAt: instant })
  .meta({ id: "ConferenceRoom" });

export const listConferenceRooms = pageQuery.extend({ q: z.string().trim().max(100).optional() });
export const conferenceRoomPage = page(conferenceRoom).meta({ id: "ConferenceRoomPage" });
export type ConferenceRoom = z.infer<typeof conferenceRoom>;
export type CreateConferenceRoom = z.infer<typeof createConferenceRoom>;
export type UpdateConferenceRoom = z.infer<typeof updateConferenceRoom>;
