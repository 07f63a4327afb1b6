// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import type { AlsoRings } from "@callplane/edge-api/contract";
import { alsoContext } from "../names.ts";
import { dialplanWord } from "../writer.ts";
import { type Line, labelled, line, set } from "./lines.ts";
import { stockFiles } from "./sounds.ts";
import { read, VARIABLES } from "./variables.ts";
import { numberWord, wholeNumber } from "./words.ts";

/*
 * Calls that somebody outside has only once they pressed a key. Dial runs `callplane-accept` on the channel that answered, before it is
 * connected (option U). Of those who ring together each is called by a Local channel with a Dial of its own, so that the others ring on
 * and the caller hears it (option r). What is not taken comes back from Dial, answered as it is.
 */

const ROUTINE = "callplane-accept";

/** The options of Dial that have who answers asked. */
export const ASKED = `rU(${ROUTINE})`;

/** How often the sentence is said, some twenty seconds in all: longer than the greeting of most mobiles. */
const TRIES = 2;
const KEY_SEC = 5;

/** Lines of a Local channel that rings an outside number: whoever answers there is asked if this holds. `Local/…;2` is this one, `;1` who rings. */
export function askedIf(condition: string): Line[] {
  return [
    set(`__${VARIABLES.untaken}`, ""),
    set(`__${VARIABLES.accept}`, `\${IF($[${condition}]?${ASKED}:)}`),
    set(`__${VARIABLES.leg}`, "${CHANNEL(name):0:-1}1"),
  ];
}

/** Rings as the rest of the number says, after a while and not for ever: `*<after>*<for at most>*<number>` in the context. */
export function timed(context: string): Line[] {
  return [
    set(VARIABLES.memberSec, "${FILTER(0-9,${CUT(EXTEN,*,3)})}"),
    line("Wait", "0${FILTER(0-9,${CUT(EXTEN,*,2)})}"),
    line("Goto", `${context},\${FILTER(0-9+,\${CUT(EXTEN,*,4)})},1`),
  ];
}

/** What Dial rings for somebody's other numbers, `callplane/<key>/also/<extension>` in Asterisk's database. Throws ConfgenError. */
export function alsoRingsDialString(key: string, extension: string, others: readonly AlsoRings[]): string {
  const context = alsoContext(dialplanWord("tenant key", key));
  return others
    .map(({ number, afterSec, asksToAccept }) => {
      const asks = asksToAccept ? "1" : "0";
      const after = wholeNumber("delay", afterSec, 0, 600);
      const words = [asks, after, dialplanWord("extension", extension), numberWord("number", number)];
      return `Local/*${words.join("*")}@${context}/n`;
    })
    .join("&");
}

/** ARG1 tenant's key, ARG2 1: is asked, ARG3 after so long, ARG4 extension of whose other number it is, ARG5 the number. */
export function alsoRings(): Line[] {
  return [
    set(VARIABLES.isMember, "1"),
    set(`__${VARIABLES.caller}`, "${ARG4}"),
    set(`__${VARIABLES.shownFor}`, `\${IF($["${read("isOutside")}" = "1"]?\${ARG4}:${read("shownFor")})}`),
    set(`__${VARIABLES.dialed}`, "${ARG5}"),
    ...askedIf('"${ARG2}" = "1"'),
    line("Wait", "0${ARG3}"),
    set("callplaneNext", "${ARG1}-node,outbound,1"),
    line("StackPop"),
    line("Goto", "${callplaneNext}"),
  ];
}

/**
 * Runs on the channel of whoever answered. The first who presses 1 has the call; who does so later hears that it is gone, and so does who
 * was slower than somebody in the house: then nobody is at the other end of the Local channel any more. The place is held by a group, which
 * goes with its channel: who took the call and hung up before being connected keeps nobody from it.
 */
export function accept(): Line[] {
  const lock = `callplane-ring-${read("ring")}`;
  const isGone = `"${read("leg")}" != "" & "\${CHANNEL_EXISTS(${read("leg")})}" = "0"`;
  return [
    // Also what Dial finds if they hang up meanwhile: the caller goes on.
    set("GOSUB_RESULT", "CONTINUE"),
    set("callplaneTries", "0"),
    labelled("again", set("callplaneTries", "$[${callplaneTries} + 1]")),
    line("GotoIf", `$[\${callplaneTries} > ${TRIES}]?done`),
    line("Read", "callplaneKey", stockFiles("acceptCall"), "1", "", "1", String(KEY_SEC)),
    line("GotoIf", '$["${callplaneKey}" = "1"]?take'),
    line("GotoIf", `$["\${callplaneKey}" = "2" | (${isGone})]?done:again`),
    labelled("take", line("GotoIf", `$[${isGone}]?late`)),
    line("GotoIf", `$["${read("ring")}" = ""]?taken`),
    set("callplaneLock", `\${LOCK(${lock})}`),
    set("callplaneBefore", `\${GROUP_COUNT(${read("ring")}@callplane-taken)}`),
    line("ExecIf", `$[0\${callplaneBefore} = 0]?Set(GROUP(callplane-taken)=${read("ring")})`),
    set("callplaneLock", `\${UNLOCK(${lock})}`),
    line("GotoIf", "$[0${callplaneBefore} > 0]?late"),
    labelled("taken", set("GOSUB_RESULT", "")),
    line("Return"),
    labelled("late", line("Playback", stockFiles("takenAlready"))),
    labelled("done", line("Return")),
  ];
}
