import type { BlockedCaller } from "../blocked-callers.ts";
import { type CallSettings, FORWARD_ASKS } from "../self-service.ts";
import { type CallInWalk, nowOf, othersRungFor } from "./call-in-walk.ts";
import type { CallCondition } from "./conditions.ts";
import { isHoliday, openingAt } from "./hours-rules.ts";
import { matchesPattern } from "./numbers.ts";
import type { Situation } from "./situation.ts";
import { offsetsOf, type WallTime, WEEKDAYS, wallTime } from "./wall-clock.ts";

const FORWARD = { always: "forwardAlways", busy: "forwardBusy", noAnswer: "forwardNoAnswer" } as const;

/** Whether a condition holds for the call just now. A forward that is found, and why it is open or closed, are remembered with the call. */
export function holds(condition: CallCondition, call: CallInWalk): boolean {
  const { situation, subject } = call;
  const settings = situation.people?.[subject?.extension ?? ""];
  switch (condition.is) {
    case "open": {
      const opening = openingAt(condition.weekly, wallTimeOf(condition.zone, call));
      call.because = opening
        ? `${WEEKDAYS[opening.day - 1]} ${opening.hours.from}–${opening.hours.to}`
        : "outside the opening hours";
      return opening !== undefined;
    }
    case "holiday":
      call.because = condition.holiday.name;
      return isHoliday(condition.holiday, wallTimeOf(condition.zone, call));
    case "override": {
      const override = situation.overrides?.[condition.hoursId];
      call.because = "set by hand";
      if (override?.state !== condition.state) return false;
      return override.until === null || nowOf(call) < Date.parse(override.until);
    }
    case "doNotDisturb":
      return settings?.doNotDisturb === true;
    case "forwards":
      call.forward = settings?.[FORWARD[condition.when]] ?? "";
      if (condition.asks === true) return call.forward.startsWith("+") && asksOn(condition.when, settings);
      return call.forward !== "";
    case "noDevices":
      return subject === null || (subject.devices.length === 0 && othersRungFor(subject.extension, call).length === 0);
    case "hasBox":
      return subject !== null && subject.box !== null;
    case "suspended":
      return situation.isSuspended === true;
    case "callerBlocked":
      return blockedBy(condition, call)?.some((blocked) => isMeant(blocked, situation.from)) === true;
    case "callerHidden":
      return (
        situation.from.kind === "outside" &&
        situation.from.number === null &&
        blockedBy(condition, call)?.some(({ kind }) => kind === "anonymous") === true
      );
    case "callerAmong":
      return isAmong(condition, situation.from);
    case "dialed":
      return condition.numbers.includes(call.dialed);
    case "beganWith":
      return call.beganWith === condition.place;
    case "told":
      return call.isTold;
    case "matches":
      return matchesPattern(condition.pattern, call.number, call.dialedInside);
  }
}

/** Unless the person says otherwise: where a box would take the call, and not where all calls shall go elsewhere. */
function asksOn(when: "always" | "busy" | "noAnswer", settings: Partial<CallSettings> | undefined): boolean {
  return settings?.[`${FORWARD[when]}Asks`] ?? FORWARD_ASKS[when];
}

function isAmong(
  { numbers, beginnings, isHidden }: Extract<CallCondition, { is: "callerAmong" }>,
  from: Situation["from"],
): boolean {
  if (from.kind === "inside") return false;
  const { number } = from;
  if (number === null) return isHidden;
  return numbers.includes(number) || beginnings.some((beginning) => number.startsWith(beginning));
}

/** The company's list, or the one of whoever is called. */
function blockedBy({ by }: { readonly by?: "subject" }, { situation, subject }: CallInWalk) {
  return by === "subject" ? situation.people?.[subject?.extension ?? ""]?.blockedCallers : situation.blockedCallers;
}

function isMeant({ kind, number }: BlockedCaller, from: Situation["from"]): boolean {
  if (from.kind === "inside" || from.number === null || number === null) return false;
  return kind === "prefix" ? from.number.startsWith(number) : from.number === number;
}

function wallTimeOf(zone: string, call: CallInWalk): WallTime {
  const now = nowOf(call);
  return wallTime(now, offsetsOf(zone)(now));
}
