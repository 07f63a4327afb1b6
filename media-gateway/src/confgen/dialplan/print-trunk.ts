// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import type { NumberPlan, Step } from "@callplane/edge-api/contract";
import { ownTrunkDidContext } from "../names.ts";
import { backupName } from "../trunk-hosts.ts";
import { dialplanWord } from "../writer.ts";
import { call, jumpIf, type Line, labelled, line, set } from "./lines.ts";
import { MAY_PASS_ON } from "./pass-on.ts";
import { noteEmergencyTrunk } from "./print-emergency.ts";
import { within } from "./print-flow.ts";
import type { Position } from "./printing.ts";
import { LINES, read, VARIABLES } from "./variables.ts";
import { numberWord, prefixWord, wholeNumber } from "./words.ts";

type Trunk = Extract<Step, { do: "trunk" }>;

/** Calls in and out count together against a trunk's lines; what is refused for want of one tries the next trunk. */
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
  const lines = trunk.isEmergency || trunk.maxChannels === null ? "" : wholeNumber("lines", trunk.maxChannels, 1, 1000);
  const told = ["${callplaneShow}", tellsWithheld(trunk) ? "${callplaneAssert}" : "", name, lines].join("^");
  return [
    ...(trunk.isEmergency ? noteEmergencyTrunk(trunk, at) : []),
    ...shownNumber(trunk, at),
    set("callplaneOut", written(trunk, planOf(trunk, at))),
    ...(trunk.strip === 0 && trunk.prepend === "" ? [] : [set("callplaneOut", rewritten(trunk))]),
    ...(trunk.dialPrefix === "" || trunk.isEmergency
      ? []
      : [set("callplaneOut", `${prefixWord("prefix", trunk.dialPrefix)}\${callplaneOut}`)]),
    // Whoever comes at the same moment is told apart once there is a channel (callplane-trunk-out).
    ...(lines === "" ? [] : [jumpIf(`\${GROUP_COUNT(${name}@${LINES})} >= ${lines}`, within(at, next))]),
    ...places(trunk).flatMap((place) => [
      line("HangupCauseClear"),
      // A carrier that sends the call elsewhere (302) is not followed: where to is no longer what the rules and the guard were asked about.
      line(
        "Dial",
        place,
        `${trunk.isEmergency ? seconds[0] : `\${IF($["${most}" = ""]?${seconds[0]}:${most})}`}^${seconds[1]}`,
        `i${flags}b(callplane-trunk-out^s^1(${told}))${accept}`,
      ),
      call("callplane-trunk-result"),
      jumpIf('"${GOSUB_RETVAL}" != "next"', "callplane-ends,trunk,1"),
    ]),
    labelled(next, line("NoOp")),
  ];
}

/** The carrier's hosts in their order: one that is down is passed at once, as a trunk is. */
function places({ sipName, backups }: Trunk): string[] {
  const name = dialplanWord("trunk", sipName);
  const called = `PJSIP/\${callplaneOut}@${name}`;
  if (backups === 0) return [called];
  const names = Array.from({ length: backups }, (_, index) => backupName(name, index));
  return [name, ...names].map((aor) => `${called}/${aor}`);
}

/** In E.164; empty: withheld. The caller's, never the callee's; an outside caller's own where the carrier lets us. */
function shownNumber(trunk: Trunk, at: Position): Line[] {
  const lines = [set("callplaneShow", chosen("shown", trunk, at))];
  if (trunk.passesForeignCallerId && !trunk.isEmergency) {
    lines.push(set("callplaneForeign", "${FILTER(0-9+,${CALLERID(num)})}"));
    const wanted = trunk.scope === "platform" ? "isVouchedFor" : "isOutside";
    const isForeign = `"${read(wanted)}" = "1" & "\${callplaneForeign:0:1}" = "+" & "\${CALLERID(num-pres):0:6}" != "prohib"`;
    lines.push(set("callplaneShow", `\${IF($[${isForeign}]?\${callplaneForeign}:\${callplaneShow})}`));
  }
  lines.push(set("callplaneShow", '${IF($["${callplaneShow}" = "withheld"]?:${callplaneShow})}'));
  if (tellsWithheld(trunk)) lines.push(set("callplaneAssert", chosen("asserted", trunk, at)));
  if (trunk.format === "e164_plus") return lines;
  const names = ["callplaneShow", ...(tellsWithheld(trunk) ? ["callplaneAssert"] : [])];
  const written = (name: string) => inFormat(name, trunk.format, planOf(trunk, at));
  // Nothing stays nothing: it is no number that a prefix could be put in front of.
  return [...lines, ...names.map((name) => set(name, `\${IF($["\${${name}}" = ""]?:${written(name)})}`))];
}

/** Who calls for help withholds nothing. */
function tellsWithheld({ tellsWithheldNumber, isEmergency }: Trunk): boolean {
  return tellsWithheldNumber && !isEmergency;
}

/** A number of the tenant's where it may be shown over this trunk, else the trunk's own. */
function chosen(variable: "shown" | "asserted", trunk: Trunk, at: Position): string {
  const fallback = trunk.fallbackCallerId === null ? "" : numberWord("caller's number", trunk.fallbackCallerId);
  return `\${IF($[${isNotToBeShown(variable, trunk, at)}]?${fallback}:${read(variable)})}`;
}

/** Nobody shows a number that the platform has taken away. Over the platform's trunks no number that is the tenant's by its own word alone; who calls for help is called back at whatever was chosen. */
function isNotToBeShown(variable: "shown" | "asserted", { scope, isEmergency }: Trunk, { key }: Position): string {
  const isTaken = `\${DB_EXISTS(callplane/${key}/taken/${read(variable)})}`;
  const isNone = `"${read(variable)}" = "" | ${isTaken}`;
  if (scope === "tenant" || isEmergency) return isNone;
  return `${isNone} | \${DIALPLAN_EXISTS(${ownTrunkDidContext(key)},${read(variable)},1)}`;
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
