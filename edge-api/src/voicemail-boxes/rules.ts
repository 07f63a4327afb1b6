import type { VoicemailBox } from "../../contract/index.ts";
import { invalidField } from "../lib/errors.ts";

/** Throws `invalid_input` at the field that makes no sense with the others; all as they shall be. */
export function refuseSenseless(box: Partial<Omit<VoicemailBox, "pin">>): void {
  const { userId, listenerIds = [], deletesMailed, attachesAudio, email } = box;
  if (userId !== null && listenerIds.length > 0) {
    throw invalidField(["listenerIds"], "What lies in a person's box is that person's alone");
  }
  if (deletesMailed) refuseLosing({ attachesAudio, email });
}

/** Throws `invalid_input` where a message would be deleted that nobody got by mail. */
export function refuseLosing({
  attachesAudio,
  email,
}: {
  attachesAudio?: boolean | undefined;
  email?: string | null | undefined;
}): void {
  if (!email)
    throw invalidField(["deletesMailed"], "Give an address first: a message is deleted only once it was sent");
  if (!attachesAudio) throw invalidField(["deletesMailed"], "Send the sound along: else the message would be lost");
}
