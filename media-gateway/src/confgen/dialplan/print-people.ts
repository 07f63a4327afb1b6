// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import {
  BLOCKS,
  DEFAULT_RING_SEC,
  MAX_FORWARDS,
  type RingTarget,
  type RingWays,
  type Step,
} from "@callplane/edge-api/contract";
import { directoryContext, memberContext, numberContext } from "../names.ts";
import { dialplanWord } from "../writer.ts";
import { ASKED } from "./accept.ts";
import { calledLast } from "./called-last.ts";
import { call, hangUp, jump, jumpIf, type Line, line, set, stored } from "./lines.ts";
import { MAY_PASS_ON, rungMayPassOn } from "./pass-on.ts";
import type { Position, Printing } from "./printing.ts";
import { read, VARIABLES } from "./variables.ts";
import { decodedText, numberWord, wholeNumber } from "./words.ts";

type Of<K extends Step["do"]> = Extract<Step, { do: K }>;

/** One line a person, here and wherever their number is dialled. */
export function printPerson({ extension, devices, box }: Of<"person">, { key }: Pick<Printing, "key">): Line[] {
  const rung = devices.map((device) => `PJSIP/${dialplanWord("SIP user name", device)}`).join("&");
  const words = [key, dialplanWord("extension", extension), rung, box === null ? "" : dialplanWord("box", box)];
  return [call("callplane-person", ...words)];
}

export function printRingPerson({ ways }: Of<"ringPerson">, at: Position): Line[] {
  return [
    set("callplaneSeconds", `\${FILTER(0-9,${stored(at.key, `ring/${read("subject")}`)})}`),
    set("callplaneSeconds", `\${IF($["\${callplaneSeconds}" = ""]?${DEFAULT_RING_SEC}:\${callplaneSeconds})}`),
    set("callplaneAlso", stored(at.key, `also/${read("subject")}`)),
    set("callplaneAnd", `\${IF($["${read("devices")}" != "" & "\${callplaneAlso}" != ""]?&)}`),
    calledLast(at.key, read("subject")),
    ringTogether(),
    // Those that ring later would leave the caller in silence where nothing else rings.
    line("ExecIf", '$["${callplaneAlso}" != ""]?Ringing()'),
    line("Dial", `${read("devices")}\${callplaneAnd}\${callplaneAlso}`, "${callplaneSeconds}", rungMayPassOn(at.key)),
    ...afterRinging(ways, at),
  ];
}

export function printRing(step: Of<"ring">, at: Position): Line[] {
  const { targets, ringSec, callerNamePrefix, asksToAccept, skipsBusy, ringTone, ways } = step;
  const rung = targets.map((target) => `Local/${memberNumber(target)}@${memberContext(at.key)}/n`).join("&");
  const tone = ringTone === null ? "" : wholeNumber("ring tone", ringTone, 1, 99);
  return [
    ...prefixName(callerNamePrefix),
    set(`__${VARIABLES.groupAsks}`, asksToAccept ? "1" : ""),
    set(`__${VARIABLES.groupSkips}`, skipsBusy ? "1" : ""),
    set(`__${VARIABLES.ringTone}`, tone),
    ringTogether(),
    ...(targets.every(({ afterSec }) => afterSec > 0) ? [line("Ringing")] : []),
    line("Dial", rung, wholeNumber("ringing time", ringSec, 1, 600), MAY_PASS_ON),
    ...(tone === "" ? [] : [set(`__${VARIABLES.ringTone}`, "")]),
    ...afterRinging(ways, at),
  ];
}

/** A name that no other ringing has, so that of two who take the call at once one is the first. */
function ringTogether(): Line {
  return set(`__${VARIABLES.ring}`, "${UNIQUEID}-${RAND(1,999999)}");
}

/** Shown before the caller's name, apart by a space, and not before another prefix. */
export function prefixName(prefix: string | null): Line[] {
  const shown = prefix?.trim() ?? "";
  if (shown === "") return [];
  return [call("callplane-name"), set("CALLERID(name)", `${decodedText(`${shown} `)}${read("callerName")}`)];
}

/** Who rings with the others is a number; who has times of their own, `*<after>*<for at most>*` and the number. */
function memberNumber(target: RingTarget): string {
  const { afterSec, ringSec } = target;
  const number =
    target.kind === "person"
      ? dialplanWord("extension", target.extension)
      : numberWord("member's number", target.number);
  if (afterSec === 0 && ringSec === null) return number;
  const most = ringSec === null ? "" : wholeNumber("member's ringing time", ringSec, 1, 600);
  return `*${wholeNumber("member's delay", afterSec, 0, 600)}*${most}*${number}`;
}

/** Answered calls do not come back from Dial. 21: the person pressed the red key. */
function afterRinging({ busy, noAnswer, unavailable }: RingWays, { place }: Position): Line[] {
  return [
    jumpIf('"${DIALSTATUS}" = "NOANSWER"', place(noAnswer)),
    jumpIf('"${DIALSTATUS}" = "BUSY" | "${HANGUPCAUSE}" = "21"', place(busy)),
    jumpIf('"${DIALSTATUS}" = "CANCEL"', "callplane-ends,gone,1"),
    jump(place(unavailable)),
  ];
}

/** Digits go to a number of the tenant's own and nowhere else; what has a plus goes out, on the account of who forwards. */
export function printForward(_: Of<"forward">, { key, place }: Position): Line[] {
  const number = `${numberContext(key)},${read("forward")},1`;
  return [
    set(`__${VARIABLES.forwards}`, `$[0${read("forwards")} + 1]`),
    jumpIf(`${read("forwards")} > ${MAX_FORWARDS}`, place(BLOCKS.tooManyHops)),
    set(`__${VARIABLES.caller}`, read("subject")),
    set(`__${VARIABLES.shownFor}`, `\${IF($["${read("isOutside")}" = "1"]?${read("subject")}:${read("shownFor")})}`),
    set(`__${VARIABLES.dialed}`, read("forward")),
    jumpIf(`"\${${VARIABLES.forward}:0:1}" = "+"`, place(BLOCKS.outbound)),
    jumpIf(`\${DIALPLAN_EXISTS(${number})}`, number),
    jump(place(BLOCKS.unknownNumber)),
  ];
}

export function printAsk({ untaken }: Of<"ask">, { place }: Position): Line[] {
  return [set(`__${VARIABLES.accept}`, ASKED), set(`__${VARIABLES.untaken}`, place(untaken))];
}

export function printVoicemail({ box, greeting }: Of<"voicemail">, { key }: Position): Line[] {
  const number = box === null ? read("box") : dialplanWord("box", box);
  return [
    set(VARIABLES.leftBox, number),
    line("VoiceMail", `${number}@${key}`, greeting === "busy" ? "b" : "u"),
    // Reached with the message taken, or without one: no such box, or it is full.
    jumpIf('"${VMSTATUS}" = "SUCCESS" | "${VMSTATUS}" = "USEREXIT"', "callplane-ends,thanks,1"),
    call("callplane-end", "20", "vm-nobodyavail"),
  ];
}

export function printDirectory(_: Of<"directory">, { key }: Position): Line[] {
  return [line("Directory", key, directoryContext(key), "b"), line("Playback", "goodbye"), hangUp(16)];
}
