import { type CallInWalk, type Turn, tell } from "./call-in-walk.ts";
import type { BlockId, Step } from "./program.ts";

type Menu = Extract<Step, { do: "menu" }>;

/** Asks as often as the menu does; each time the caller presses what the situation has next. */
export function askMenu(menu: Menu, call: CallInWalk): Turn {
  for (let attempt = 1; attempt <= menu.tries; attempt++) {
    const pressed = call.keys.shift() ?? "";
    if (pressed === "") {
      call.sec += menu.timeoutSec;
      tell(call, `No key is pressed for ${menu.timeoutSec} seconds.`);
      continue;
    }
    const to = choiceOf(pressed, menu, call);
    if (to !== undefined) return { to };
    tell(call, `The caller presses ${pressed}, which leads nowhere here.`);
  }
  tell(call, menu.tries === 1 ? "No valid choice was made." : `No valid choice was made in ${menu.tries} tries.`);
  return { to: menu.giveUp };
}

function choiceOf(pressed: string, menu: Menu, call: CallInWalk): BlockId | undefined {
  const [first = ""] = pressed;
  const waitsForMore =
    menu.extensionLength !== null && [...call.people.keys()].some((extension) => extension[0] === first);
  // Only a first digit that people's extensions begin with is waited after; any other is a key at once.
  if (pressed.length === 1 || !waitsForMore) return menu.keys.find(({ key }) => key === first)?.then;
  const isTooLong = pressed.length > (menu.extensionLength ?? 0);
  const entry = isTooLong ? undefined : call.program.internal.find(({ number }) => number === pressed);
  if (entry === undefined) return undefined;
  tell(call, `The caller dials ${pressed}.`);
  call.dialed = pressed;
  return entry.block;
}
