// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import type { MenuDialing, Step } from "@callplane/edge-api/contract";
import { numberContext } from "../names.ts";
import { jump, jumpIf, type Line, labelled, line, type Place, set } from "./lines.ts";
import { within } from "./print-flow.ts";
import type { Position } from "./printing.ts";
import { VARIABLES } from "./variables.ts";
import { wholeNumber } from "./words.ts";

type Menu = Extract<Step, { do: "menu" }>;

/** Asks, waits for a key, and asks again; `#` is a key like any other here, so it ends nothing. */
export function printMenu(menu: Menu, at: Position): Line[] {
  const again = at.label("again");
  const invalid = at.label("invalid");
  const silent = at.label("silent");
  const { silence } = menu;
  const timeout = wholeNumber("time-out", menu.timeoutSec, 1, 60);
  return [
    set("callplaneWrong", "0"),
    set("callplaneSilent", "0"),
    labelled(again, line("Read", "callplaneKey", at.sound(menu.greeting), "1", "t()", "1", timeout)),
    ...(menu.dialing === null ? [] : readExtension(menu.dialing, at)),
    ...menu.keys.map(({ key, then }) => jumpIf(`"\${callplaneKey}" = "${key}"`, at.place(then))),
    jumpIf('"${callplaneKey}" = ""', within(at, silent)),
    labelled(invalid, line("Playback", at.sound(menu.invalid))),
    ...orAgain("callplaneWrong", wholeNumber("tries", menu.tries, 1, 10), within(at, again)),
    jump(at.place(menu.giveUp)),
    labelled(silent, silence.say === null ? line("NoOp") : line("Playback", at.sound(silence.say))),
    ...orAgain("callplaneSilent", wholeNumber("tries", silence.tries, 1, 10), within(at, again)),
    jump(at.place(silence.then)),
  ];
}

/** One more; until there are so many, the menu asks again. */
function orAgain(counter: string, tries: string, again: Place): Line[] {
  return [set(counter, `$[\${${counter}} + 1]`), jumpIf(`\${${counter}} < ${tries}`, again)];
}

/** More digits are waited for only after one that an extension begins with. What is no extension of those allowed is a wrong key. */
function readExtension(dialing: MenuDialing, at: Position): Line[] {
  const { extensions, others } = at.dialable(dialing);
  const firsts = [...new Set(extensions.map((extension) => extension.slice(0, 1)))].sort();
  const longest = Math.max(0, ...new Set(extensions.map(({ length }) => length)));
  if (longest < 2) return [];
  const number = `${numberContext(at.key)},\${${VARIABLES.dialed}},1`;
  const isKey = at.label("key");
  const nextDigit = wholeNumber("time-out between digits", dialing.nextDigitSec, 1, 10);
  const notForCallers = () => Object.fromEntries(others.map((other) => [other, [set("callplaneMayDial", "0")]]));
  return [
    line("GotoIf", `$["\${callplaneKey}" =~ "^[${firsts.join("")}]$"]?:${isKey}`),
    line("Read", "callplaneMore", "", wholeNumber("length", longest - 1, 1, 5), "t()", "1", nextDigit),
    line("GotoIf", `$["\${callplaneMore}" = ""]?${isKey}`),
    set(`__${VARIABLES.dialed}`, "${FILTER(0-9,${callplaneKey}${callplaneMore})}"),
    set("callplaneMayDial", "1"),
    ...(others.length === 0 ? [] : [at.tables.run("dialed", others, notForCallers)]),
    jumpIf(`\${callplaneMayDial} & \${DIALPLAN_EXISTS(${number})}`, number),
    jump(within(at, at.label("invalid"))),
    labelled(isKey, line("NoOp")),
  ];
}
