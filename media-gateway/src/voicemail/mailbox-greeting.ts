import { copyFile, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CallState, SnapshotEnvelope } from "@callplane/edge-api/contract";
import { syncFolder } from "../lib/atomic-file.ts";
import type { SoundKeeper } from "../sounds/index.ts";
import { unlessMissing } from "./mailbox-folder.ts";

/** Names the sound that was put here, so that one recorded by phone since is left alone until another is chosen. */
const CHOSEN_FILE = ".callplane-greeting";
/** What app_voicemail plays before a message, to a call that was not answered and to one that met a busy person. */
const GREETINGS = ["unavail.wav", "busy.wav"];

/** Digest of what each box's callers shall hear: the person's own greeting, else the box's sound; null: the standard words. */
export function wantedGreetings({ body }: SnapshotEnvelope, state: CallState): Map<string, string | null> {
  const own = new Map(state.voicemailGreetings.map(({ boxId, digest }) => [boxId, digest]));
  const sounds = new Map(body.routing?.sounds.map(({ id, digest }) => [id, digest]));
  return new Map(
    (body.routing?.voicemailBoxes ?? []).map(({ id, greetingSoundId }) => [
      id,
      own.get(id) ?? (greetingSoundId === null ? undefined : sounds.get(greetingSoundId)) ?? null,
    ]),
  );
}

/** Puts a greeting into a box's folder, or takes ours away. Rejects when the sound cannot be had; to be tried again. */
export async function syncGreeting(
  folder: string,
  { tenantId, digest, sounds }: { tenantId: string; digest: string | null; sounds: Pick<SoundKeeper, "upload"> },
): Promise<void> {
  const marker = join(folder, CHOSEN_FILE);
  const chosen = (await unlessMissing(readFile(marker, "utf8"))) ?? "";
  if (chosen === (digest ?? "")) return;
  if (digest !== null) {
    const sound = await sounds.upload(tenantId, digest);
    for (const name of GREETINGS) {
      await copyFile(sound, join(folder, `${name}.new`));
      await rename(join(folder, `${name}.new`), join(folder, name));
    }
  } else {
    for (const name of GREETINGS) await rm(join(folder, name), { force: true });
  }
  await writeFile(`${marker}.new`, digest ?? "");
  await rename(`${marker}.new`, marker);
  await syncFolder(folder);
}
