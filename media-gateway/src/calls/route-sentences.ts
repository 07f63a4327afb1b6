import type { Call } from "./call-state.ts";
import type { Directory } from "./directory.ts";

/** A routing decision of the dialplan (confgen's CallplaneRoute user events; kinds and targets: contract/routing/program.ts). */
export function routeDecided(call: Call, kind: string, target: string, directory: Directory): string {
  const name = (call.tenantId !== null && directory.nameOf(call.tenantId, target)) || undefined;
  const who = name === undefined ? target : `${name} (${target})`;
  const thing = (call.tenantId !== null && directory.thingName?.(call.tenantId, target)) || undefined;
  const called = (what: string) => (thing === undefined ? what : `${what} ${thing}`);
  switch (kind) {
    case "did":
      return `Comes in at ${target}.`;
    case "caller_rule":
      return `A rule for the caller holds: number ${target.split("_")[1] ?? "1"} of this number's.`;
    case "user":
      return `Goes to ${who}.`;
    case "agent":
      return `Goes to the agent ${(call.tenantId !== null && directory.agentName(call.tenantId, target)) || target}.`;
    case "ring_group":
      return `Goes to ${called("the ring group")}.`;
    case "ivr":
      return `Goes to ${called("the menu")}.`;
    case "ivr_key":
      return `The caller chooses ${KEYS[target] ?? target}.`;
    case "queue":
      return `Waits in ${called("the queue")}.`;
    case "voicemail":
      return `Goes to the voicemail box ${target}.`;
    case "external":
      return `Goes to the outside number ${target}.`;
    case "hours":
      return hoursSentence(call, target, directory);
    case "announcement":
      return `Hears ${called("the announcement")}.`;
    case "conference":
      return `Goes to ${called("the conference room")}.`;
    case "directory":
      return "Looks for somebody by name.";
    case "do_not_disturb":
      return `${who} does not want to be disturbed.`;
    case "busy":
      return thing === undefined ? `${who} is on the phone.` : `${thing} is full.`;
    case "no_answer":
      return thing === undefined ? `${who} does not answer.` : `Nobody of ${thing} answers in time.`;
    case "unavailable":
      return thing === undefined ? `${who} has no phone that can be reached.` : `Nobody is there in ${thing}.`;
    case "forward":
      return `Forwarded to ${who}.`;
    case "fallback":
      return target === "hang_up" ? "The fallback is to hang up." : `Falls back to ${who}.`;
    case "feature":
      return FEATURES[target] ?? `Goes to ${target}.`;
    case "outbound":
      return `Goes out to ${target}.`;
    case "trunk":
      return `Tries ${called("the trunk")}.`;
    case "emergency":
      return `An emergency call to ${target}.`;
    case "unknown":
      return `${target} is not a number here.`;
    case "refused":
      return REFUSALS[target] ?? `Refused: ${target}.`;
    case "too_many_hops":
      return "The call was sent round in circles and is ended.";
    case "end":
      return ENDS[target] ?? "The call is ended here.";
    default:
      return `Goes to ${kind} ${target}.`;
  }
}

const KEYS: Readonly<Record<string, string>> = { "*": "star", "#": "hash" };
const REFUSALS: Readonly<Record<string, string>> = {
  suspended: "Refused: the company is suspended.",
  blocked: "Refused: the caller is blocked.",
  hidden: "Refused: the caller hides the number.",
  policy: "Refused: the caller may not call this number.",
  guard: "Refused by the call limits.",
  trunks: "No trunk could take the call.",
  lines: "Refused: all lines of the trunk are taken.",
};
const ENDS: Readonly<Record<string, string>> = {
  hang_up: "The call is ended here, as set up.",
  nobody: "Nobody took the call.",
  gone: "Nobody can be reached: where the call should go is not there.",
};
const FEATURES: Readonly<Record<string, string>> = {
  echo: "Goes to the echo test.",
  voicemail: "Listens to voicemail.",
  park: "Is parked.",
  parked: "Takes a parked call back.",
  pickupGroup: "Picks up a ringing phone.",
  pickupExtension: "Picks up a colleague's ringing phone.",
  queueLogin: "Logs in to the queues, or out.",
  queuePause: "Pauses in the queues, or goes on.",
  blockCaller: "Blocks who called last.",
  doNotDisturb: "Switches do-not-disturb on.",
  doNotDisturbOff: "Switches do-not-disturb off.",
  doNotDisturbToggle: "Switches do-not-disturb on or off.",
  forwardToggle: "Switches the forward of all calls on or off.",
  ownNumber: "Hears the own extension.",
  intercom: "Speaks to a colleague at once.",
  page: "Speaks to all phones of a ring group.",
  closedToday: "Sets the opening hours by hand, or goes by the calendar again.",
  forwardAlways: "Forwards all calls.",
  forwardAlwaysOff: "No longer forwards all calls.",
  forwardBusy: "Forwards calls when busy.",
  forwardBusyOff: "No longer forwards calls when busy.",
  forwardNoAnswer: "Forwards calls that are not answered.",
  forwardNoAnswerOff: "No longer forwards calls that are not answered.",
};

/** `<id>_open`, `<id>_closed` or `<id>_holiday`. */
function hoursSentence(call: Call, target: string, directory: Directory): string {
  const [id = "", state = ""] = target.split("_");
  const name = (call.tenantId !== null && directory.thingName?.(call.tenantId, id)) || "The opening hours";
  return `${name}: ${state === "holiday" ? "a holiday" : state} now.`;
}
