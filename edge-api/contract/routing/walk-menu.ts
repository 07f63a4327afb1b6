import { type CallInWalk, type Turn, tell } from "./call-in-walk.ts";
import { dialableIn } from "./dialable.ts";
import type { BlockId, Step } from "./program.ts";

type Menu = Extract<Step, { do: "menu" }>;

/** Asks until a key fits or the tries are over; each time the caller presses what the situation has next. */
export function askMenu(menu: Menu, call: CallInWalk): Turn {
  const left = { wrong: menu.tries, silent: menu.silence.tries };
  while (left.wrong > 0) {
    const pressed = call.keys.shift() ?? "";
    if (pressed !== "") {
      const to = choiceOf(pressed, menu, call);
      if (to !== undefined) return { to };
      tell(call, `The caller presses ${pressed}, which leads nowhere here.`);
      left.wrong -= 1;
      continue;
    }
    call.sec += menu.timeoutSec;
    tell(call, `No key is pressed for ${menu.timeoutSec} seconds.`);
    left.silent -= 1;
    if (left.silent > 0) continue;
    tell(call, `No key was pressed${inTries(menu.silence.tries)}.`);
    return { to: menu.silence.then };
  }
  tell(call, `No valid choice was made${inTries(menu.tries)}.`);
  return { to: menu.giveUp };
}

function inTries(tries: number): string {
  return tries === 1 ? "" : ` in ${tries} tries`;
}

function choiceOf(pressed: string, menu: Menu, call: CallInWalk): BlockId | undefined {
  const [first = ""] = pressed;
  const dialable = menu.dialing === null ? [] : dialableIn(call.program, menu.dialing);
  // Only a first digit that extensions begin with is waited after; any other is a key at once.
  const waitsForMore = dialable.some((extension) => extension[0] === first);
  if (pressed.length === 1 || !waitsForMore) return menu.keys.find(({ key }) => key === first)?.then;
  if (!dialable.includes(pressed)) return undefined;
  tell(call, `The caller dials ${pressed}.`);
  call.dialed = pressed;
  return call.program.internal.find(({ number }) => number === pressed)?.block;
}
