import { z } from "zod";
import { destination, HANG_UP } from "./destinations.ts";
import { phoneLanguage } from "./languages.ts";
import { extensionNumber, id, instant, label, page, pageQuery } from "./primitives.ts";

export const MENU_KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#"] as const;
export const menuKey = z.object({ key: z.enum(MENU_KEYS), label: label.nullable().default(null), destination });

const fields = {
  name: label,
  extension: z.object({ number: extensionNumber }).nullable(),
  /** What the caller hears first, and again after each try. */
  greetingSoundId: id,
  keys: z
    .array(menuKey)
    .max(12)
    .refine((keys) => new Set(keys.map(({ key }) => key)).size === keys.length, "Each key once"),
  /** Callers may dial a person's extension instead of a key: never a room, an agent, a voicemail box or a code. */
  allowsExtensions: z.boolean(),
  /** Then also a ring group's and a queue's. */
  allowsGroups: z.boolean(),
  /** How long the next digit of an extension may take. */
  nextDigitSec: z.number().int().min(1).max(10),
  timeoutSec: z.number().int().min(1).max(60),
  /** How often the caller may choose, the first time included: after so many wrong keys no try is left. */
  tries: z.number().int().min(1).max(10),
  /** Played after a key that leads nowhere; null: "That option is invalid. Please try again.". */
  invalidSoundId: id.nullable(),
  /** What the telephone system itself says in from here on, as behind "press 2 for French"; null: as before. */
  language: phoneLanguage.nullable(),
  /** Where the call goes once no try is left. */
  giveUp: destination,
  /** How often the menu asks who presses nothing; null: as often as with wrong keys. */
  silenceTries: z.number().int().min(1).max(10).nullable(),
  /** Played to who pressed nothing, before the menu asks again; null: it just asks again. */
  silenceSoundId: id.nullable(),
  /** Where who presses nothing goes in the end; null: as after wrong keys. */
  onSilence: destination.nullable(),
};

export const createIvrMenu = z
  .object({
    ...fields,
    extension: fields.extension.default(null),
    allowsExtensions: fields.allowsExtensions.default(false),
    allowsGroups: fields.allowsGroups.default(false),
    nextDigitSec: fields.nextDigitSec.default(2),
    timeoutSec: fields.timeoutSec.default(5),
    tries: fields.tries.default(3),
    invalidSoundId: fields.invalidSoundId.default(null),
    language: fields.language.default(null),
    giveUp: destination.default(HANG_UP),
    silenceTries: fields.silenceTries.default(null),
    silenceSoundId: fields.silenceSoundId.default(null),
    onSilence: fields.onSilence.default(null),
  })
  .meta({ id: "CreateIvrMenu" });
export const updateIvrMenu = z.object(fields).partial().meta({ id: "UpdateIvrMenu" });
export const ivrMenu = z.object({ id, ...fields, createdAt: instant }).meta({ id: "IvrMenu" });

export const listIvrMenus = pageQuery.extend({ q: z.string().trim().max(100).optional() });
export const ivrMenuPage = page(ivrMenu).meta({ id: "IvrMenuPage" });
export type IvrMenu = z.infer<typeof ivrMenu>;
export type MenuKey = z.infer<typeof menuKey>;
export type CreateIvrMenu = z.infer<typeof createIvrMenu>;
export type UpdateIvrMenu = z.infer<typeof updateIvrMenu>;
