// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import type { Step } from "@callplane/edge-api/contract";
import { numberContext } from "../names.ts";
import { jump, jumpIf, type Line, labelled, line, set } from "./lines.ts";
import { within } from "./print-flow.ts";
import type { Position } from "./printing.ts";
import { VARIABLES } from "./variables.ts";
import { wholeNumber } from "./words.ts";

type Menu = Extract<Step, { do: "menu" }>;

/** How long the second digit of an extension may take before the first one counts as a key. */
const NEXT_DIGIT_SEC = 2;

/** Asks, waits for a key, and asks again; `#` is a key like any other here, so it ends nothing. */
export function printMenu(menu: Menu, at: Position): Line[] {
  const again = at.label("again");
  const invalid = at.label("invalid");
  const timeout = wholeNumber("time-out", menu.timeoutSec, 1, 60);
  return [
    set("callplaneTries", "0"),
    labelled(again, set("callplaneTries", "$[${callplaneTries} + 1]")),
    jumpIf(`\${callplaneTries} > ${wholeNumber("tries", menu.tries, 1, 10)}`, at.place(menu.giveUp)),
    line("Read", "callplaneKey", at.sound(menu.greeting), "1", "t()", "1", timeout),
    ...(menu.extensionLength === null ? [] : readExtension(menu.extensionLength, at)),
    ...menu.keys.map(({ key, then }) => jumpIf(`"\${callplaneKey}" = "${key}"`, at.place(then))),
    jumpIf('"${callplaneKey}" = ""', within(at, again)),
    labelled(invalid, line("Playback", at.sound(menu.invalid))),
    jump(within(at, again)),
  ];
}

/** More digits are waited for only after one that an extension begins with. */
function readExtension(longest: number, at: Position): Line[] {
  const firsts = [...new Set(at.extensions.map((extension) => extension.slice(0, 1)))].sort();
  if (firsts.length === 0 || longest < 2) return [];
  const number = `${numberContext(at.key)},\${${VARIABLES.dialed}},1`;
  const isKey = at.label("key");
  return [
    line("GotoIf", `$["\${callplaneKey}" =~ "^[${firsts.join("")}]$"]?:${isKey}`),
    line("Read", "callplaneMore", "", wholeNumber("length", longest - 1, 1, 5), "t()", "1", String(NEXT_DIGIT_SEC)),
    line("GotoIf", `$["\${callplaneMore}" = ""]?${isKey}`),
    set(`__${VARIABLES.dialed}`, "${FILTER(0-9,${callplaneKey}${callplaneMore})}"),
    jumpIf(`\${DIALPLAN_EXISTS(${number})}`, number),
    jump(within(at, at.label("invalid"))),
    labelled(isKey, line("NoOp")),
  ];
}
