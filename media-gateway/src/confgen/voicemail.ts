import type { Snapshot, SnapshotVoicemailBox } from "@callplane/edge-api/contract";
import { callerName } from "./names.ts";
import { dialplanWord, type Option, type Section } from "./writer.ts";

/** Cannot be typed on a phone: until the gateway has put a PIN into the spool folder nobody gets in. */
const NO_PIN = "x";

/** A tenant's boxes, in a context of its own; none: no section. Neither PIN nor address stands here. */
export function voicemailSections({ tenant, routing }: Snapshot): Section[] {
  const boxes = routing?.voicemailBoxes ?? [];
  if (boxes.length === 0) return [];
  return [{ name: tenant.key, options: boxes.map(boxLine) }];
}

function boxLine({ number, name, userId, maxMessageSec }: SnapshotVoicemailBox): Option {
  const options = [`maxsecs=${maxMessageSec}`, ...(userId === null ? ["hidefromdir=yes"] : [])];
  return [dialplanWord("box", number), [NO_PIN, spokenName(name) || number, "", "", options.join("|")].join(",")];
}

/** As phones show it, without what parts the fields of a line. */
function spokenName(name: string): string {
  return callerName(name.replaceAll(/[,|;"\\<>=]/g, " ").replaceAll(/\s+/g, " "));
}
