import { z } from "zod";

const KEY = "callplane.audio";

/** Ids as the browser gives them out; null for the system's choice. */
const choice = z.object({ microphone: z.string().nullable(), speaker: z.string().nullable() });
export type AudioChoice = z.infer<typeof choice>;

const SYSTEM: AudioChoice = { microphone: null, speaker: null };

/** What was chosen in this browser before; the system's choice where nothing was, or where nothing may be kept. */
export function readAudioChoice(): AudioChoice {
  try {
    return choice.parse(JSON.parse(window.localStorage.getItem(KEY) ?? "null"));
  } catch {
    return SYSTEM;
  }
}

export function keepAudioChoice(next: AudioChoice): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Holds until the page is left.
  }
}
