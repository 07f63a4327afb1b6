import { sounds } from "@callplane/drizzle";
import type { Sound } from "../../contract/index.ts";
import { sha256Hex } from "../lib/encoding.ts";
import { AppError } from "../lib/errors.ts";
import { type NamedThing, verbsOf, withTime } from "../named-things/index.ts";
import { type SoundRow, selectSounds } from "./store.ts";

const sound: NamedThing<SoundRow, Sound> = {
  words: "sound",
  entity: "sound",
  read: "routing.read",
  table: sounds,
  nameKey: "sounds_name_key",
  select: selectSounds,
  toItem: ({ digest: _, ...row }) => withTime(row),
  references: () => [],
  toColumns: (fields, { before }) => toColumns(fields, before),
  refuseDeleting({ name, usedBy }) {
    if (usedBy.length === 0) return;
    const message = `Sound ${name} cannot be deleted: it is played by ${listed(usedBy)}`;
    throw new AppError("conflict", message, { details: { uses: usedBy } });
  },
  audited: ({ name, source, text, language, durationMs, sizeBytes }) => ({
    name,
    source,
    text,
    language,
    durationMs,
    sizeBytes,
  }),
};

/** "announcement Closed, menu Welcome and queue Support" */
function listed(words: readonly string[]): string {
  return [words.slice(0, -1).join(", "), ...words.slice(-1)].filter((part) => part !== "").join(" and ");
}

/** A text that is given makes the sound a spoken one, also where it was an upload. Else an upload stays what it is. */
async function toColumns(fields: Partial<Sound>, before: Sound | null): Promise<object> {
  const text = fields.text ?? (before?.source === "text" ? before.text : null);
  const language = fields.language ?? before?.language;
  if (text === null || language === undefined) return fields;
  const digest = await sha256Hex(`${language}\n${text}`);
  const unlessSpoken = { contentType: null, sizeBytes: null, durationMs: null };
  return { ...fields, ...unlessSpoken, source: "text", text, language, digest };
}

export const soundVerbs = verbsOf(sound);
