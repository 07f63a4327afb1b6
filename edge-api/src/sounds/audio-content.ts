import { MAX_SOUND_SEC } from "../../contract/index.ts";
import { invalidField } from "../lib/errors.ts";
import { readMp3 } from "./mp3.ts";
import { startsWith } from "./reading.ts";
import { readWav } from "./wav.ts";

export type AudioContent = { contentType: "audio/wav" | "audio/mpeg"; durationMs: number };
/**
 * What an upload is, told by its bytes: name and content type are whatever the sender says. Throws `invalid_input` with a sentence on
 * anything but a whole WAV or MP3 file of at most MAX_SOUND_SEC.
 */
export function inspectAudio(bytes: Uint8Array): AudioContent {
  if (bytes.length === 0) throw refused("The file is empty");
  const isWav = startsWith(bytes, "RIFF");
  const reading = isWav ? readWav(bytes) : readMp3(bytes);
  if ("objection" in reading) throw refused(reading.objection);
  const durationMs = Math.round(reading.durationMs);
  if (durationMs === 0) throw refused("There is nothing to hear in this file");
  if (durationMs > MAX_SOUND_SEC * 1000) {
    throw refused(`It lasts ${clock(durationMs)}; a sound may last ${clock(MAX_SOUND_SEC * 1000)} at most`);
  }
  return { contentType: isWav ? "audio/wav" : "audio/mpeg", durationMs };
}

function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} minutes`;
}

function refused(sentence: string) {
  return invalidField(["audio"], sentence);
}
