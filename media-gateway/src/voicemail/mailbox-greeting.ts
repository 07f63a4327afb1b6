import { copyFile, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CallState, SnapshotEnvelope } from "@callplane/edge-api/contract";
import { syncFolder } from "../lib/atomic-file.ts";
import type { SoundKeeper } from "../sounds/index.ts";
import { unlessMissing } from "./mailbox-folder.ts";

/** What callers of a box shall hear, as portal has it. */
export interface WantedGreeting {
  /** Of the person's own greeting, else the box's sound; null: the standard words. */
  readonly digest: string | null;
  /** When the person chose it or took it back; null: never. */
  readonly changedAt: string | null;
}

/** Names what was put here, so that one recorded by phone since is left alone until another is chosen. */
const CHOSEN_FILE = ".callplane-greeting";
/** What app_voicemail plays before a message, to a call that was not answered and to one that met a busy person. */
const GREETINGS = ["unavail.wav", "busy.wav"];
/** Goes before both, and can only be recorded by phone. */
const TEMPORARY = "temp.wav";
const PLAYED: ReadonlySet<string> = new Set([...GREETINGS, TEMPORARY]);
const STANDARD: WantedGreeting = { digest: null, changedAt: null };

/** Each box's greeting. */
export function wantedGreetings({ body }: SnapshotEnvelope, state: CallState): (boxId: string) => WantedGreeting {
  const own = new Map(state.voicemailGreetings.map((each) => [each.boxId, each]));
  const sounds = new Map(body.routing?.sounds.map(({ id, digest }) => [id, digest]));
  const wanted = new Map(
    (body.routing?.voicemailBoxes ?? []).map(({ id, greetingSoundId }) => {
      const { digest = null, changedAt = null } = own.get(id) ?? {};
      return [id, { digest: digest ?? sounds.get(greetingSoundId ?? "") ?? null, changedAt }];
    }),
  );
  return (boxId) => wanted.get(boxId) ?? STANDARD;
}

/**
 * Puts a greeting into a box's folder, or takes away what is there; one recorded by phone after that was chosen stays. Rejects when the
 * sound cannot be had.
 */
export async function syncGreeting(
  folder: string,
  wanted: WantedGreeting,
  { tenantId, sounds }: { tenantId: string; sounds: Pick<SoundKeeper, "upload"> },
): Promise<void> {
  const marker = join(folder, CHOSEN_FILE);
  const chosen = (await unlessMissing(readFile(marker, "utf8"))) ?? "";
  const shall = [wanted.digest ?? "", ...(wanted.changedAt === null ? [] : [wanted.changedAt])].join(" ");
  if (chosen === shall) return;
  const recordedAt = await greetingRecordedAt(folder);
  const isPhoneLater =
    recordedAt !== undefined && wanted.changedAt !== null && recordedAt > Date.parse(wanted.changedAt);
  if (isPhoneLater) return;
  if (wanted.digest !== null) {
    const sound = await sounds.upload(tenantId, wanted.digest);
    for (const name of GREETINGS) {
      await copyFile(sound, join(folder, `${name}.new`));
      await rename(join(folder, `${name}.new`), join(folder, name));
    }
    await rm(join(folder, TEMPORARY), { force: true });
  } else {
    for (const name of PLAYED) await rm(join(folder, name), { force: true });
  }
  await writeFile(`${marker}.new`, shall);
  await rename(`${marker}.new`, marker);
  await syncFolder(folder);
}

/** When what callers hear was recorded by phone, ms since 1970; undefined: it was not. Ours are older than the note of them. */
export async function greetingRecordedAt(folder: string): Promise<number | undefined> {
  // Most boxes have none, and all boxes are looked at every minute.
  const there = ((await unlessMissing(readdir(folder))) ?? []).filter((name) => PLAYED.has(name));
  if (there.length === 0) return undefined;
  const timeOf = async (name: string) => (await unlessMissing(stat(join(folder, name))))?.mtimeMs;
  const [noted = Number.NEGATIVE_INFINITY, ...files] = await Promise.all([CHOSEN_FILE, ...there].map(timeOf));
  const recorded = files.flatMap((time) => (time !== undefined && time > noted ? [time] : []));
  return recorded.length === 0 ? undefined : Math.round(Math.max(...recorded));
}
