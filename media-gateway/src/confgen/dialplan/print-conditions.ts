// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import {
  type CallCondition,
  FORWARD_ASKS,
  type Holiday,
  holidayTimes,
  type OpeningHours,
  type Step,
} from "@callplane/edge-api/contract";
import { dialplanWord } from "../writer.ts";
import { call, jumpIf, type Line, onlyNumber, set, stored } from "./lines.ts";
import type { Position } from "./printing.ts";
import { read, VARIABLES } from "./variables.ts";
import { numberWord, wholeNumber, zoneWord } from "./words.ts";

/** Now, in seconds since 1970. Tests stand at another moment by the global; nothing else sets it. */
export const EPOCH = "${EPOCH} + 0${GLOBAL(CALLPLANE_CLOCK_OFFSET)}";
const FORWARD_KEYS = { always: "cfu", busy: "cfb", noAnswer: "cfna" } as const;

type Of<K extends CallCondition["is"]> = Extract<CallCondition, { is: K }>;

/** Lines that leave for `to` if the condition holds. */
export function printCheck({ if: condition, then }: Extract<Step, { do: "check" }>, at: Position): Line[] {
  const to = at.place(then);
  switch (condition.is) {
    case "open":
      return open(condition, to);
    case "holiday":
      return holiday(condition, to);
    case "override":
      return override(condition, to, at.key);
    case "doNotDisturb":
      return [jumpIf(`"${stored(at.key, `dnd/${read("subject")}`)}" = "1"`, to)];
    case "forwards":
      return forwards(condition, to, at.key);
    case "noDevices":
      return [jumpIf(`"${read("devices")}${stored(at.key, `also/${read("subject")}`)}" = ""`, to)];
    case "hasBox":
      return [jumpIf(`"${read("box")}" != ""`, to)];
    case "suspended":
      return [jumpIf(`"${stored(at.key, "suspended")}" = "1"`, to)];
    case "callerBlocked":
      return [call("callplane-screen", at.key, listOf(condition)), jumpIf('"${GOSUB_RETVAL}" = "blocked"', to)];
    case "callerHidden":
      return [jumpIf(hidden(at.key, listOf(condition)), to)];
    case "callerAmong":
      return among(condition, to, at);
    case "dialed":
      return [
        jumpIf(
          condition.numbers.map((number) => `"${read("dialed")}" = "${numberWord("number", number)}"`).join(" | "),
          to,
        ),
      ];
    case "beganWith":
      return [jumpIf(`\${callplaneTurn} = ${wholeNumber("place", condition.place, 0, 100)}`, to)];
    case "told":
      return [jumpIf(`"${read("told")}" = "1"`, to)];
    case "matches":
      return [jumpIf(matching(condition.pattern), to)];
  }
}

/** Under which key of the tenant's a list of callers stands: its own, or that of whoever is called. */
function listOf({ by }: { readonly by?: "subject" }): string {
  return by === "subject" ? `own-block/${read("subject")}` : "block";
}

/** Calls from outside without a number, or with one that is not to be shown, where the list does not take such calls. */
export function hidden(tenantKey: string, list: string): string {
  return `"${read("isOutside")}" = "1" & "${stored(tenantKey, `${list}/anonymous`)}" = "1" & (${IS_WITHOUT})`;
}

const IS_WITHOUT = '"${FILTER(0-9,${CALLERID(num)})}" = "" | "${CALLERID(num-pres):0:6}" = "prohib"';

/** A number that is not to be shown is none. */
function among({ numbers, beginnings, isHidden }: Of<"callerAmong">, to: string, at: Position): Line[] {
  const outside = `"${read("isOutside")}" = "1"`;
  const has = at.tables.among("${FILTER(0-9+,${CALLERID(num)})}", numbers, beginnings);
  const isShown = '"${CALLERID(num-pres):0:6}" != "prohib"';
  const known = numbers.length + beginnings.length === 0 ? [] : [jumpIf(`${outside} & ${has} & ${isShown}`, to)];
  return isHidden ? [...known, jumpIf(`${outside} & (${IS_WITHOUT})`, to)] : known;
}

/** Wall-clock times of the zone, so a day is a day when the clocks change. One reading of the clock: `6 0930`. */
function open({ zone, weekly }: Of<"open">, to: string): Line[] {
  return [
    set("callplaneNow", clock(zone, "%u %H%M")),
    ...weekly.flatMap((hours) => spans(hours).map((span) => jumpIf(span, to))),
  ];
}

function spans({ days, from, to }: OpeningHours): string[] {
  const begins = `\${callplaneNow:2} >= ${timeNumber(from)}`;
  const ends = `\${callplaneNow:2} < ${timeNumber(to)}`;
  if (timeNumber(from) < timeNumber(to)) return [`${onDays(days)} & ${begins} & ${ends}`];
  const nextDays = days.map((day) => (day % 7) + 1);
  return [`${onDays(days)} & ${begins}`, ...(timeNumber(to) === 0 ? [] : [`${onDays(nextDays)} & ${ends}`])];
}

function onDays(days: readonly number[]): string {
  const digits = [...new Set(days)].filter((day) => day >= 1 && day <= 7).sort();
  return `"\${callplaneNow:0:1}" =~ "[${digits.join("")}]"`;
}

/** `09:30` → 930. */
function timeNumber(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 100 + minutes;
}

/** One reading of the clock: `202612241200`. */
function holiday({ zone, holiday: days }: Of<"holiday">, to: string): Line[] {
  return [set("callplaneToday", clock(zone, "%Y%m%d%H%M")), jumpIf(onHoliday(days), to)];
}

function onHoliday(holiday: Holiday): string {
  const times = holidayTimes(holiday);
  if (times.kind === "always") return "1";
  const [first, last] = [digitsOf(times.from), digitsOf(times.to)];
  const now = times.kind === "once" ? "${callplaneToday}" : "${callplaneToday:4}";
  const both = times.kind === "yearly" && times.wraps ? "|" : "&";
  return `${now} >= ${first} ${both} ${now} < ${last}`;
}

/** `2026-12-24T12:00` → 202612241200, `01-06T24:00` → 1062400. */
function digitsOf(moment: string): number {
  return Number(moment.replaceAll(/[-T:]/g, ""));
}

function clock(zone: string, format: string): string {
  return `\${STRFTIME($[${EPOCH}],${zoneWord(zone)},${format})}`;
}

/** Stored as `open:<epoch>`, or `closed:<epoch>`; 0: until it is taken back. */
function override({ hoursId, state }: Of<"override">, to: string, key: string): Line[] {
  return [
    set("callplaneOverride", stored(key, `hours/${dialplanWord("hours", hoursId)}`)),
    set("callplaneUntil", "0${FILTER(0-9,${CUT(callplaneOverride,:,2)})}"),
    jumpIf(
      `"\${callplaneOverride:0:${state.length + 1}}" = "${state}:" & (\${callplaneUntil} = 0 | \${callplaneUntil} > ${EPOCH})`,
      to,
    ),
  ];
}

function forwards({ when, asks }: Of<"forwards">, to: string, key: string): Line[] {
  const find = [
    set(VARIABLES.forward, stored(key, `${FORWARD_KEYS[when]}/${read("subject")}`)),
    set(VARIABLES.forward, onlyNumber(VARIABLES.forward)),
  ];
  if (asks !== true) return [...find, jumpIf(`"${read("forward")}" != ""`, to)];
  const chosen = `"${stored(key, `${FORWARD_KEYS[when]}-asks/${read("subject")}`)}"`;
  const isAsked = FORWARD_ASKS[when] ? `${chosen} != "0"` : `${chosen} = "1"`;
  return [...find, jumpIf(`"\${${VARIABLES.forward}:0:1}" = "+" & ${isAsked}`, to)];
}

/** contract/outbound-policies.ts: with a plus the beginning of the number in E.164, else a shape of what was dialled. */
function matching(pattern: string): string {
  if (pattern.startsWith("+")) {
    const prefix = numberWord("pattern", pattern === "+" ? "+0" : pattern).slice(0, pattern.length);
    return `"\${${VARIABLES.number}:0:${prefix.length}}" = "${prefix}"`;
  }
  const shape = Array.from(pattern, (character) => SHAPES[character] ?? numberWord("pattern", character)).join("");
  return `"${read("dialedInside")}" =~ "^${shape}$"`;
}

const SHAPES: Readonly<Record<string, string>> = {
  X: "[0-9]",
  Z: "[1-9]",
  N: "[2-9]",
  "*": "[*]",
  "#": "[#]",
  ".": "..*",
};
