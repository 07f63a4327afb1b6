// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import type { Step } from "@callplane/edge-api/contract";
import { type Line, line, onlyNumber, set } from "./lines.ts";
import type { Position } from "./printing.ts";
import { VARIABLES } from "./variables.ts";
import { numberWord, wholeNumber } from "./words.ts";

type Of<K extends Step["do"]> = Extract<Step, { do: K }>;

/*
 * What is known of an emergency call lies in Asterisk's database until the gateway has told the edge (emergencies/notes.ts reads it), however long
 * gateway or edge are away: `callplane-emergency/<call>-<what>` = `<seconds since 1970> <tenant> <channel> <extension> <number> <trunk> <shown>`,
 * `-` for what there is not. The user event only says that there is a note. A note that could not be written stops nothing.
 */

export function printEmergency({ is, strip }: Of<"emergency">, { tenantId }: Position): Line[] {
  const digits = wholeNumber("outside prefix", strip, 0, 2);
  const note = (value: string) => noted(is, tenantId, value);
  if (is === "failed") return note("- -");
  return [set("callplaneEmergency", `\${FILTER(0-9,\${${VARIABLES.dialed}:${digits}})}`), ...note("- -")];
}

/** The trunk that is tried now, and the number the emergency services see. */
export function noteEmergencyTrunk(trunk: Of<"trunk">, { tenantId }: Position): Line[] {
  const fallback = trunk.fallbackCallerId === null ? "" : numberWord("caller's number", trunk.fallbackCallerId);
  const shown = onlyNumber(VARIABLES.shown);
  return [
    set("callplaneCallBack", `\${IF($["${shown}" = ""]?${fallback}:${shown})}`),
    set("callplaneCallBack", '${IF($["${callplaneCallBack}" = ""]?-:${callplaneCallBack})}'),
    ...noted(trunk.trunkId, tenantId, `${trunk.trunkId} \${callplaneCallBack}`),
  ];
}

function noted(what: string, tenantId: string, rest: string): Line[] {
  const extension = onlyNumber(VARIABLES.caller);
  return [
    set("callplaneOf", `\${IF($["${extension}" = ""]?-:${extension})}`),
    set(
      `DB(callplane-emergency/\${UNIQUEID}-${what})`,
      `\${STRFTIME(,,%s.%3q)} ${tenantId} \${CHANNEL} \${callplaneOf} \${callplaneEmergency} ${rest}`,
    ),
    line("UserEvent", "CallplaneEmergency"),
  ];
}
