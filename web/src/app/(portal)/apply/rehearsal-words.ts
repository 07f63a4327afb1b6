import type {
  NamedDestinationKind,
  Rehearsal,
  RehearsalObjection,
  RehearsalResult,
} from "@callplane/edge-api/contract";
import { THINGS } from "#src/routing/kinds.ts";

/** Whether there is more to come, so that it is worth asking again. */
export const isUnderWay = ({ status }: Pick<Rehearsal, "status">): boolean =>
  status === "PENDING" || status === "RUNNING";

/** Milliseconds until the next look, or false where nothing more is to come. */
export function nextLookMs(rehearsal: Pick<Rehearsal, "status"> | undefined): number | false {
  if (rehearsal === undefined || isUnderWay(rehearsal)) return 600;
  return rehearsal.status === "UNAVAILABLE" ? 5_000 : false;
}

/** What Asterisk would read anew, and what that means for people. */
export function reloadWords({ reloads, filesAdded, filesChanged, filesRemoved }: RehearsalResult["impact"]): string {
  const parts = [
    filesAdded > 0 && `${filesAdded} new`,
    filesChanged > 0 && `${filesChanged} changed`,
    filesRemoved > 0 && `${filesRemoved} removed`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return "No file changes: nothing is reloaded.";
  const files = `${parts.join(", ")} ${filesAdded + filesChanged + filesRemoved === 1 ? "file" : "files"}.`;
  const words = {
    pjsip: "the phones' settings",
    queues: "the queues",
    voicemail: "the voicemail boxes",
    parking: "the parking places",
    musiconhold: "the music on hold",
    dialplan: "the dialling rules",
  } as const;
  const what = new Intl.ListFormat("en").format(reloads.map((each) => words[each]));
  return what === "" ? files : `${files} Asterisk reads ${what} anew.`;
}

/** The page where the object an objection concerns can be mended; undefined where there is none. */
export function pageOf({ objectKind, objectId }: Pick<RehearsalObjection, "objectKind" | "objectId">) {
  if (objectId === null) return undefined;
  const kind = KINDS[objectKind ?? ""];
  if (kind !== undefined) return THINGS[kind].href(objectId);
  return PAGES[objectKind ?? ""]?.(objectId);
}

/** As the gateway and the edge call them. */
const KINDS: Readonly<Record<string, NamedDestinationKind>> = {
  user: "USER",
  agent: "AI_AGENT",
  ring_group: "RING_GROUP",
  ivr_menu: "IVR",
  queue: "QUEUE",
  business_hours: "BUSINESS_HOURS",
  announcement: "ANNOUNCEMENT",
  conference_room: "CONFERENCE",
  voicemail_box: "VOICEMAIL",
};
const PAGES: Readonly<Record<string, (id: string) => string>> = {
  did: (id) => `/numbers?open=${id}`,
  trunk: (id) => `/trunks?open=${id}`,
  outbound_policy: (id) => `/outbound?open=${id}`,
  calling_settings: () => "/outbound/settings",
};

/** Objections by the object they concern, in their order; those that concern none come last. */
export function byObject(objections: readonly RehearsalObjection[]): [name: string | null, RehearsalObjection[]][] {
  const groups = Map.groupBy(objections, (each) => each.objectName);
  const unplaced = groups.get(null);
  groups.delete(null);
  return unplaced === undefined ? [...groups] : [...groups, [null, unplaced]];
}
