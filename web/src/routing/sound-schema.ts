import { createSound, SOUND_SOURCES } from "@callplane/edge-api/contract";
import { z } from "zod";

/** A file that was chosen: ready to be sent, or why it cannot be. */
export type SoundFile = { fileName: string; sound: Blob } | { fileName: string; objection: string };

const { name, text, language } = createSound.shape;

/** A sound as it is made or changed: a text to be spoken, or a file. */
export const soundForm = z
  .object({
    name,
    source: z.enum(SOUND_SOURCES),
    text: z.string(),
    language,
    file: z.custom<SoundFile>().nullable(),
    /** Its file is there already. */
    isUploaded: z.boolean(),
  })
  .superRefine((sound, context) => {
    if (sound.source === "text") {
      const problem = text.safeParse(sound.text).error?.issues[0];
      if (problem !== undefined) context.addIssue({ code: "custom", path: ["text"], message: problem.message });
    } else if (sound.file !== null && "objection" in sound.file) {
      context.addIssue({ code: "custom", path: ["file"], message: sound.file.objection });
    } else if (sound.file === null && !sound.isUploaded) {
      context.addIssue({ code: "custom", path: ["file"], message: "Choose a WAV or MP3 file" });
    }
  });
export type SoundValues = z.input<typeof soundForm>;

/** Languages texts are commonly spoken in, by their codes. */
export const LANGUAGES = [
  "en",
  "de",
  "fr",
  "it",
  "es",
  "pt",
  "nl",
  "pl",
  "cs",
  "sk",
  "hu",
  "ro",
  "hr",
  "tr",
  "ru",
] as const;

/** The languages offered, with `chosen` among them, by their English names. */
export function languageOptions(chosen: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames("en", { type: "language" });
  return [...new Set([...LANGUAGES, chosen])].map((value) => ({ value, label: names.of(value) ?? value }));
}
