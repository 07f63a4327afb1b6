import { type Sound, sound } from "@callplane/edge-api/contract";
import type { Api } from "./client.ts";
import { sounds } from "./things.ts";

/** A WAV or MP3 in the place of what the sound was. */
export const uploadSound = (api: Api, id: string, file: Blob) =>
  api({ method: "PUT", path: `/sounds/${id}/audio`, file, answer: sound });

/** Where an uploaded sound is played from. */
export const soundAddress = (id: string) => `/api/edge/sounds/${id}/audio`;

/** A new sound from a file. The edge makes every sound from a text first; should the upload fail, nothing is left behind. */
export async function createUploadedSound(
  api: Api,
  { name, language, file }: { name: string; language: string; file: Blob },
): Promise<Sound> {
  const made = await sounds.create(api, { name, text: name, language });
  try {
    return await uploadSound(api, made.id, file);
  } catch (error) {
    await sounds.remove(api, made.id).catch(() => undefined);
    throw error;
  }
}
