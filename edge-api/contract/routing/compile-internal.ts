import type { NamedDestinationKind } from "../destinations.ts";
import { blockOf } from "./block-ids.ts";
import { emergencyNumbers } from "./compile-emergency.ts";
import { featureCodes, featureEntry } from "./compile-features.ts";
import type { KnownThings } from "./known-things.ts";
import type { Entry } from "./program.ts";

type Numbered = { readonly id: string; readonly extension: string | null };

/** What the tenant's phones can dial by itself; the first to claim a number has it, an emergency number nobody. */
export function compileInternal({ snapshot, routing }: KnownThings): readonly Entry[] {
  const shared = (routing?.voicemailBoxes ?? []).filter(({ userId }) => userId === null);
  const entries = [
    ...entriesOf("USER", snapshot.users),
    ...entriesOf("AI_AGENT", snapshot.agents),
    ...entriesOf("RING_GROUP", routing?.ringGroups),
    ...entriesOf("IVR", routing?.ivrMenus),
    ...entriesOf("QUEUE", routing?.queues),
    ...entriesOf("CONFERENCE", routing?.conferenceRooms),
    ...entriesOf(
      "VOICEMAIL",
      shared.map(({ id, number }) => ({ id, extension: number })),
    ),
    ...featureCodes(routing?.parking.slots ?? null).map(featureEntry),
  ];
  const taken = new Set(emergencyNumbers(routing?.outbound ?? null));
  return entries.filter(({ number }) => !taken.has(number) && taken.add(number));
}

function entriesOf(kind: NamedDestinationKind, things: readonly Numbered[] = []): readonly Entry[] {
  return things.flatMap(({ id, extension }) =>
    extension === null ? [] : [{ number: extension, block: blockOf({ kind, id }) }],
  );
}
