import type { Snapshot } from "@callplane/edge-api/contract";
import { ConfgenError } from "../errors.ts";
import { type DialplanExtension, dialplanWord } from "../writer.ts";
import { line, one } from "./lines.ts";

/** Who is not asked for a box's PIN at an own phone. */
export interface Listener {
  readonly extension: string;
  readonly box: string;
}

/** Answers in which folder the tenant's boxes lie; where it is not, PINs are Asterisk's own to ask. */
export const PINS_EXTENSION = "~pins";

/** Is there where no PIN is asked; both may be variables. */
export function hearsExtension(extension: string, box: string): string {
  return `~hears~${extension}~${box}`;
}

/** Extensions of a tenant's node context. `voicemailDir` undefined: the folders of boxes cannot be reached. */
export function listenerLines(key: string, listeners: readonly Listener[], voicemailDir: string | undefined) {
  const hears = listeners.map(({ extension, box }) =>
    one(hearsExtension(dialplanWord("extension", extension), dialplanWord("box", box)), line("NoOp")),
  );
  return [...(voicemailDir === undefined ? [] : [pinsLine(key, voicemailDir)]), ...hears];
}

function pinsLine(key: string, voicemailDir: string): DialplanExtension {
  if (!/^\/[A-Za-z0-9/._-]{1,200}$/.test(voicemailDir)) {
    throw new ConfgenError("the folder of voicemail may not stand in a dialplan");
  }
  return one(PINS_EXTENSION, line("Return", `${voicemailDir}/${key}`));
}

/** The person's own phones for an own box, those of whoever is named for a shared one. */
export function listenersOf({ users, routing }: Snapshot): Listener[] {
  const extensions = new Map(users.map(({ id, extension }) => [id, extension]));
  return (routing?.voicemailBoxes ?? []).flatMap(({ number, userId, listenerIds = [], asksPin = true }) => {
    if (asksPin) return [];
    const ids = userId === null ? listenerIds : [userId];
    return ids.flatMap((id) => {
      const extension = extensions.get(id);
      return extension === undefined ? [] : [{ extension, box: number }];
    });
  });
}
