import { z } from "zod";
import { id, instant, label, longText, page, pageQuery } from "./primitives.ts";

/** What callers hear: uploaded, or a text the gateway speaks. Used by announcements, menus, queues and voicemail greetings. */
export const SOUND_SOURCES = ["upload", "text"] as const;
export const MAX_SOUND_BYTES = 5 * 1024 * 1024;
export const MAX_SOUND_SEC = 300;
export const spokenText = longText(2000).refine((text) => text.trim() !== "", "Write what shall be spoken");
export const soundLanguage = z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, "For example en or de-AT");

/** Sounds played one after the other, and from the first again, to whoever waits or is held. */
export const musicSoundIds = z
  .array(id)
  .max(20)
  .refine((ids) => new Set(ids).size === ids.length, "Each sound once");

/** POST /sounds: a spoken text. PUT /sounds/{id}/audio uploads WAV or MP3 (told by its content, 5 MB at most) and makes it an upload. */
export const createSound = z
  .object({ name: label, text: spokenText, language: soundLanguage.default("en") })
  .meta({ id: "CreateSound" });
export const updateSound = z
  .object({ name: label, text: spokenText, language: soundLanguage })
  .partial()
  .meta({ id: "UpdateSound" });

export const sound = z
  .object({
    id,
    name: z.string(),
    source: z.enum(SOUND_SOURCES),
    text: z.string().nullable(),
    language: z.string(),
    durationMs: z.number().int().nullable(),
    sizeBytes: z.number().int().nullable(),
    usedBy: z.array(z.string()).meta({ description: "Names of what plays it" }),
    createdAt: instant,
  })
  .meta({ id: "Sound" });

/**
 * GET /gateway/v1/sounds/{digest}?tenantId=: an upload's bytes (WAV or MP3, as its content type says), for a gateway the tenant is pinned
 * to. The digest is the one in the snapshot; 404 where nothing of that digest was ever uploaded by this tenant.
 */
export const soundDigest = z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) });
export const soundOwner = z.object({ tenantId: id });

export const listSounds = pageQuery.extend({ q: z.string().trim().max(100).optional() });
export const soundPage = page(sound).meta({ id: "SoundPage" });
export type Sound = z.infer<typeof sound>;
export type CreateSound = z.infer<typeof createSound>;
export type UpdateSound = z.infer<typeof updateSound>;
