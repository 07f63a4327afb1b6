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
  if (pressed.length === 1) return menu.keys.find(({ key }) => key === pressed)?.then;
  if (menu.extensionLength === null || pressed.length > menu.extensionLength || !/^\d+$/.test(pressed))
    return undefined;
  const beginsAsExtension = [...call.people.keys()].some((extension) => extension[0] === pressed[0]);
  const entry = beginsAsExtension ? call.program.internal.find(({ number }) => number === pressed) : undefined;
  if (entry === undefined) return undefined;
  tell(call, `The caller dials ${pressed}.`);
  call.dialed = pressed;
  return entry.block;
}
