// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import type { NumberPlan, Step } from "@callplane/edge-api/contract";
import { ownTrunkDidContext } from "../names.ts";
import { dialplanWord } from "../writer.ts";
import { call, jumpIf, type Line, labelled, line, set } from "./lines.ts";
import { MAY_PASS_ON } from "./pass-on.ts";
import { noteEmergencyTrunk } from "./print-emergency.ts";
import { within } from "./print-flow.ts";
import type { Position } from "./printing.ts";
import { read, VARIABLES } from "./variables.ts";
import { numberWord, prefixWord, wholeNumber } from "./words.ts";

type Trunk = Extract<Step, { do: "trunk" }>;

/** Calls in and out count together against a trunk's channels; what is refused for want of one tries the next trunk. */
export function printTrunk(trunk: Trunk, at: Position): Line[] {
  const name = dialplanWord("trunk", trunk.sipName);
  const next = at.label("next");
  // Rings at most the first number of seconds, of which the second may pass before it rings or is heard.
  const seconds = [
    wholeNumber("ringing time", trunk.ringSec, 1, 600),
    wholeNumber("quiet time", trunk.quietSec, 1, 600),
  ];
  const flags = trunk.isEmergency ? "" : MAY_PASS_ON;
  const accept = trunk.isEmergency ? "" : read("accept");
  const most = read("memberSec");
  return [
    ...(trunk.isEmergency ? noteEmergencyTrunk(trunk, at) : []),
    ...shownNumber(trunk, at),
    set("callplaneOut", written(trunk, planOf(trunk, at))),
    ...(trunk.strip === 0 && trunk.prepend === "" ? [] : [set("callplaneOut", rewritten(trunk))]),
    set("GROUP(callplane-out)", name),
    ...(trunk.maxChannels === null || trunk.isEmergency ? [] : [onlyIfFree(name, trunk.maxChannels, within(at, next))]),
    line("HangupCauseClear"),
    // A carrier that sends the call elsewhere (302) is not followed: where to is no longer what the rules and the guard were asked about.
    line(
      "Dial",
      `PJSIP/\${callplaneOut}@${name}`,
      `${trunk.isEmergency ? seconds[0] : `\${IF($["${most}" = ""]?${seconds[0]}:${most})}`}^${seconds[1]}`,
      `i${flags}b(callplane-trunk-out^s^1(\${callplaneShow}))${accept}`,
    ),
    call("callplane-trunk-result"),
    jumpIf('"${GOSUB_RETVAL}" != "next"', "callplane-ends,trunk,1"),
    labelled(next, set("GROUP(callplane-out)", "none")),
  ];
}

function onlyIfFree(name: string, most: number, next: string): Line {
  const count = `\${GROUP_COUNT(${name}@callplane-out)} + \${GROUP_COUNT(${name}@callplane-in)}`;
  return jumpIf(`${count} > ${wholeNumber("channels", most, 1, 1000)}`, next);
}

/** In E.164; empty: withheld. The caller's, never the callee's; an outside caller's own where the carrier lets us. */
function shownNumber(trunk: Trunk, at: Position): Line[] {
  const fallback = trunk.fallbackCallerId === null ? "" : numberWord("caller's number", trunk.fallbackCallerId);
  const lines = [set("callplaneShow", `\${IF($[${isNotToBeShown(trunk, at)}]?${fallback}:${read("shown")})}`)];
  if (trunk.passesForeignCallerId && !trunk.isEmergency) {
    lines.push(set("callplaneForeign", "${FILTER(0-9+,${CALLERID(num)})}"));
    const wanted = trunk.scope === "platform" ? "isVouchedFor" : "isOutside";
    const isForeign = `"${read(wanted)}" = "1" & "\${callplaneForeign:0:1}" = "+"`;
    lines.push(set("callplaneShow", `\${IF($[${isForeign}]?\${callplaneForeign}:\${callplaneShow})}`));
  }
  lines.push(set("callplaneShow", '${IF($["${callplaneShow}" = "withheld"]?:${callplaneShow})}'));
  if (trunk.format !== "e164_plus")
    lines.push(set("callplaneShow", inFormat("callplaneShow", trunk.format, planOf(trunk, at))));
  return lines;
}

/** Over the platform's trunks no number that is the tenant's by its own word alone; who calls for help is called back at whatever was chosen. */
function isNotToBeShown({ scope, isEmergency }: Trunk, { key }: Position): string {
  const isNone = `"${read("shown")}" = ""`;
  if (scope === "tenant" || isEmergency) return isNone;
  return `${isNone} | \${DIALPLAN_EXISTS(${ownTrunkDidContext(key)},${read("shown")},1)}`;
}

function planOf({ plan }: Trunk, at: Position): NumberPlan | null {
  return plan ?? at.plan;
}

function written(trunk: Trunk, plan: NumberPlan | null): string {
  if (trunk.isEmergency) return read("dialed");
  return inFormat(VARIABLES.number, trunk.format, plan);
}

/** A variable's number, in E.164 or empty, as a carrier writes it. */
function inFormat(variable: string, format: Trunk["format"], plan: NumberPlan | null): string {
  if (format === "e164") return `\${${variable}:1}`;
  if (format === "e164_plus" || plan === null) return `\${${variable}}`;
  const country = `+${numberWord("calling code", plan.callingCode)}`;
  const abroad = prefixWord("international prefix", plan.internationalPrefixes[0] ?? "");
  const isHome = `"\${${variable}:0:${country.length}}" = "${country}"`;
  const home = `${prefixWord("national prefix", plan.nationalPrefix ?? "")}\${${variable}:${country.length}}`;
  return `\${IF($[${isHome}]?${home}:${abroad}\${${variable}:1})}`;
}

function rewritten({ strip, prepend }: Trunk): string {
  return `${prefixWord("prefix", prepend)}\${callplaneOut:${wholeNumber("digits to strip", strip, 0, 15)}}`;
}
