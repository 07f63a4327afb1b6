// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import type { Step } from "@callplane/edge-api/contract";
import { ConfgenError } from "../errors.ts";
import { roomName } from "../names.ts";
import { hangUp, jump, jumpIf, type Line, labelled, line, set } from "./lines.ts";
import { within } from "./print-flow.ts";
import type { Position } from "./printing.ts";
import { wholeNumber } from "./words.ts";

type Room = Extract<Step, { do: "conference" }>;

const TRIES = 3;
/** What the keys do in the room (infra/asterisk/templates/confbridge.conf). */
const GUEST_MENU = "callplane_guest";
const HOST_MENU = "callplane_host";

/** Asks for the PIN where there is one, and lets the caller in as host or guest. Without a guests' PIN, `#` alone is a guest's answer. */
export function printConference(room: Room, at: Position): Line[] {
  const options: readonly (readonly [name: string, value: string])[] = [
    ["bridge,max_members", wholeNumber("size", room.maxMembers, 2, 200)],
    ...(at.language === "en" ? [] : [["bridge,language", at.language] as const]),
    ["user,announce_join_leave", room.announcesNames ? "yes" : "no"],
    ["user,announce_only_user", "yes"],
    ["user,music_on_hold_when_empty", "yes"],
    ["user,wait_marked", room.waitsForHost && room.hostPin !== null ? "yes" : "no"],
    ["user,end_marked", room.endsWithHost && room.hostPin !== null ? "yes" : "no"],
  ];
  return [
    set("callplaneMenu", GUEST_MENU),
    ...askPin(room, at),
    ...options.map(([name, value]) => set(`CONFBRIDGE(${name})`, value)),
    set("callplaneRoom", roomName(at.key, room.roomId)),
    line("ConfBridge", "${callplaneRoom}", "", "", "${callplaneMenu}"),
    hangUp(16),
  ];
}

function askPin({ pin, hostPin }: Room, at: Position): Line[] {
  if (pin === null && hostPin === null) return [];
  const ask = at.label("ask");
  const enter = at.label("enter");
  const host = at.label("host");
  const isGuest = `"\${callplanePin}" = "${pin === null ? "" : pinWord(pin)}"`;
  return [
    set("callplaneTries", "0"),
    labelled(ask, set("callplaneTries", "$[${callplaneTries} + 1]")),
    jumpIf(`\${callplaneTries} > ${TRIES}`, within(at, at.label("refused"))),
    line("Read", "callplanePin", "conf-getpin", "10", "", "1", "10"),
    ...(hostPin === null ? [] : [jumpIf(`"\${callplanePin}" = "${pinWord(hostPin)}"`, within(at, host))]),
    jumpIf(isGuest, within(at, enter)),
    line("Playback", "conf-invalidpin"),
    jump(within(at, ask)),
    labelled(at.label("refused"), line("Playback", "goodbye")),
    hangUp(21),
    labelled(host, set("CONFBRIDGE(user,admin)", "yes")),
    set("CONFBRIDGE(user,marked)", "yes"),
    set("callplaneMenu", HOST_MENU),
    labelled(enter, line("NoOp")),
  ];
}

function pinWord(pin: string): string {
  if (!/^\d{4,10}$/.test(pin)) throw new ConfgenError("a PIN has 4 to 10 digits");
  return pin;
}
