import { FEATURE_CODES } from "../calling-settings.ts";
import { arrive, block } from "./blocks.ts";
import { BLOCKS, type Block, type Entry } from "./program.ts";

type Code = { readonly feature: string; readonly number: string; readonly isPrefix?: true };

/**
 * What follows these codes is theirs: the colleague picked up for, where calls shall go, which opening hours; or, for a key with a lamp, whose
 * it is, and which queue; or another voicemail box than one's own.
 */
const WITH_MORE: ReadonlySet<string> = new Set([
  ...["voicemail", "pickupExtension", "forwardAlways", "forwardBusy", "forwardNoAnswer"],
  ...["queueLogin", "queuePause", "doNotDisturbToggle", "forwardToggle", "closedToday"],
  ...["intercom", "page"],
]);
/** All that a snapshot without routing has. */
const ALWAYS: ReadonlySet<string> = new Set(["echo", "voicemail"]);

/** Numbers every tenant has. `parkingSlots` null: the snapshot has no routing. */
export function featureCodes(parkingSlots: number | null): readonly Code[] {
  const codes = Object.entries(FEATURE_CODES)
    .filter(([feature]) => parkingSlots !== null || ALWAYS.has(feature))
    .map(([feature, number]) => ({ feature, number, ...(WITH_MORE.has(feature) && { isPrefix: true as const }) }));
  const slots = Array.from({ length: parkingSlots ?? 0 }, (_, index) => ({
    feature: "parked",
    number: `${FEATURE_CODES.park}${String(index + 1).padStart(2, "0")}`,
  }));
  return [...codes, ...slots];
}

export function featureEntry({ feature, number, isPrefix }: Code): Entry {
  return { number, block: featureBlockId(feature), ...(isPrefix && { isPrefix }) };
}

/**
 * One block a feature: parked calls are taken back by the number that was dialled. Parking is its one step: Asterisk knows the number to
 * transfer to for a parking place only where nothing comes before.
 */
export function compileFeature(feature: string): Block {
  const node = { kind: "SYSTEM", id: null, name: FEATURE_NAMES[feature] ?? feature } as const;
  if (feature === "park") return block(featureBlockId(feature), node, { do: "feature", feature });
  return block(featureBlockId(feature), node, ...arrive("feature", feature), { do: "feature", feature });
}

function featureBlockId(feature: string): string {
  if (feature === "directory") return BLOCKS.directory;
  return `feature-${feature.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const FEATURE_NAMES: Readonly<Record<string, string>> = {
  echo: "Echo test",
  voicemail: "Voicemail",
  park: "Park the call",
  parked: "Take a parked call back",
  pickupGroup: "Pick up a ringing phone",
  pickupExtension: "Pick up a colleague's ringing phone",
  queueLogin: "Queues: log in or out",
  queuePause: "Queues: pause",
  blockCaller: "Block who called last",
  doNotDisturb: "Do not disturb: on",
  doNotDisturbOff: "Do not disturb: off",
  doNotDisturbToggle: "Do not disturb: on or off",
  forwardToggle: "Forward all calls: on or off",
  ownNumber: "One's own extension",
  intercom: "Speak to a colleague at once",
  page: "Speak to all phones of a ring group",
  closedToday: "Closed today, or by the calendar again",
  forwardAlways: "Forward all calls",
  forwardAlwaysOff: "Forward all calls: off",
  forwardBusy: "Forward when busy",
  forwardBusyOff: "Forward when busy: off",
  forwardNoAnswer: "Forward when not answered",
  forwardNoAnswerOff: "Forward when not answered: off",
};
