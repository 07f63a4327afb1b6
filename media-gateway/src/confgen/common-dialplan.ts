// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import { featureContexts } from "./common-features.ts";
import { hoursContexts } from "./common-hours.ts";
import { intercomContexts } from "./common-intercom.ts";
import { trunkContexts } from "./common-trunks.ts";
import { accept, alsoRings } from "./dialplan/accept.ts";
import { calledLast } from "./dialplan/called-last.ts";
import { call, hangUp, labelled, line, routed, set, stored } from "./dialplan/lines.ts";
import { unlessOnThePhone } from "./dialplan/on-the-phone.ts";
import { giveKeys, keysRoutine, rungMayPassOn } from "./dialplan/pass-on.ts";
import { hidden } from "./dialplan/print-conditions.ts";
import { read, VARIABLES } from "./dialplan/variables.ts";
import { routine } from "./routine.ts";
import type { DialplanContext, DialplanExtension } from "./writer.ts";

/** What all tenants share. These routines go on only in contexts made from their first argument, the caller's own tenant. */
export function commonContexts(): DialplanContext[] {
  const keys = keysRoutine();
  return [
    routine("callplane-dialed", dialed()),
    routine("callplane-person", person()),
    routine("callplane-called", called()),
    routine("callplane-screen", screen()),
    routine("callplane-end", end()),
    routine("callplane-accept", accept()),
    routine("callplane-also", alsoRings()),
    { name: "callplane-ends", extensions: ends() },
    routine("callplane-name", [
      line("GotoIf", '$["${callplaneNamed}" = "1"]?done'),
      set("__callplaneNamed", "1"),
      set(`__${VARIABLES.callerName}`, "${CALLERID(name)}"),
      labelled("done", line("Return")),
    ]),
    routine(keys.name, keys.lines),
    // The host's key that ends the meeting: all go, the host last.
    routine("callplane-conference-end", [line("ConfKick", "${callplaneRoom}", "participants"), hangUp(16)]),
    ...featureContexts(),
    ...hoursContexts(),
    ...intercomContexts(),
    ...trunkContexts(),
  ];
}

type Steps = DialplanExtension["steps"];

/**
 * Somebody of the tenant has dialled `callplaneDialed`, or transferred a call there: ARG1's own number, or the outside. Whoever dialled or
 * transferred answers for the call; a person begins a new way, so moves are counted anew.
 */
function dialed(): Steps {
  return [
    set(`__${VARIABLES.hops}`, "0"),
    set(`__${VARIABLES.forwards}`, "0"),
    ...askNoMore(),
    set(`__${VARIABLES.ringTone}`, ""),
    set(`__${VARIABLES.cameFor}`, ""),
    giveKeys("${ARG1}"),
    // Passed on by a member of a group: from here on the call is one like any other.
    set(VARIABLES.isMember, ""),
    line("GotoIf", '$["${BLINDTRANSFER}" != ""]?transferred'),
    line("GotoIf", '$["${TRANSFERERNAME}" != ""]?asking'),
    set(`__${VARIABLES.caller}`, "${FILTER(0-9,${CALLERID(num)})}"),
    line("Goto", "known"),
    labelled("asking", set("BLINDTRANSFER", "${TRANSFERERNAME}")),
    labelled("transferred", set(`__${VARIABLES.caller}`, "${BLINDTRANSFER}")),
    ...callerOfChannel(),
    labelled("known", set(`__${VARIABLES.shownFor}`, read("caller"))),
    ...goToNumber(),
  ];
}

/** From here on nobody who answers outside is asked whether they take the call. */
function askNoMore(): Steps {
  return [set(`__${VARIABLES.accept}`, ""), set(`__${VARIABLES.untaken}`, "")];
}

/** `PJSIP/acme-1000-8afe-0000001c` → 1000: the number in the caller id of the channel's endpoint, after its last `<`: names may hold one. */
function callerOfChannel(): Steps {
  return [
    set("callplaneFrom", `\${PJSIP_ENDPOINT(\${FILTER(0-9a-z\\x2d,\${${VARIABLES.caller}:6:-9})},callerid)}`),
    set(`__${VARIABLES.caller}`, "${FILTER(0-9,${CUT(callplaneFrom,<,${FIELDQTY(callplaneFrom,<)})})}"),
  ];
}

function goToNumber(): Steps {
  return [
    set("callplaneNext", `\${ARG1}-number,${read("dialed")},1`),
    line("GotoIf", "$[${DIALPLAN_EXISTS(${callplaneNext})}]?there"),
    set("callplaneNext", "${ARG1}-node,outbound,1"),
    labelled("there", line("StackPop")),
    line("Goto", "${callplaneNext}"),
  ];
}

/** ARG1 key, ARG2 extension, ARG3 what rings, ARG4 box. A member of a group or queue only rings, unless it wants to be left alone. */
function person(): Steps {
  return [
    line("GotoIf", `$["${read("isMember")}" = "1"]?member`),
    set(VARIABLES.subject, "${ARG2}"),
    set(VARIABLES.devices, "${ARG3}"),
    set(VARIABLES.box, "${ARG4}"),
    set("callplaneNext", "${ARG1}-node,person,1"),
    line("StackPop"),
    line("Goto", "${callplaneNext}"),
    labelled("member", line("GotoIf", `$["${stored("${ARG1}", "dnd/${ARG2}")}" = "1"]?callplane-ends,busy,1`)),
    line("GotoIf", '$["${ARG3}" = ""]?callplane-ends,unreachable,1'),
    line("GotoIf", `$["${read("groupSkips")}" != "1"]?ring`),
    ...unlessOnThePhone("${ARG3}", "callplane-ends,busy,1", "ring"),
    labelled("ring", calledLast("${ARG1}", "${ARG2}")),
    line("Dial", "${ARG3}", read("memberSec"), rungMayPassOn("${ARG1}")),
    hangUp("${HANGUPCAUSE}"),
  ];
}

/** ARG1 key, ARG2 the DID, ARG3 and ARG4 context and extension it leads to, ARG5 language and ARG6 music of who calls, if any: what `compileDid` says of each, in one place for all. */
function called(): Steps {
  return [
    line("GotoIf", `$["${stored("${ARG1}", "suspended")}" = "1"]?suspended`),
    routed("did", "${ARG2}"),
    line("ExecIf", '$["${ARG5}" != ""]?Set(CHANNEL(language)=${ARG5})'),
    set("CHANNEL(musicclass)", "${ARG6}"),
    call("callplane-screen", "${ARG1}", "block"),
    line("GotoIf", '$["${GOSUB_RETVAL}" = "blocked"]?blocked'),
    line("GotoIf", `$[${hidden("${ARG1}", "block")}]?hidden`),
    set("callplaneNext", "${ARG3},${ARG4},1"),
    line("Goto", "there"),
    labelled("blocked", set("callplaneNext", "${ARG1}-node,caller-blocked,1")),
    line("Goto", "there"),
    labelled("hidden", set("callplaneNext", "${ARG1}-node,caller-hidden,1")),
    line("Goto", "there"),
    labelled("suspended", set("callplaneNext", "${ARG1}-node,suspended,1")),
    labelled("there", line("StackPop")),
    line("Goto", "${callplaneNext}"),
  ];
}

/**
 * Answers `blocked` where ARG2, a list of ARG1's tenant, does not let this caller in: the whole number is looked for, then each beginning of it, the longest
 * first. Fifteen look-ups at most, however long the list is.
 */
function screen(): Steps {
  return [
    set("LOCAL(from)", "${FILTER(0-9+,${CALLERID(num)})}"),
    line("GotoIf", `$["${read("isOutside")}" != "1" | "\${from}" = ""]?done`),
    line("GotoIf", `$["${stored("${ARG1}", "${ARG2}/${from}")}" != ""]?blocked`),
    set("LOCAL(left)", "${LEN(${from})}"),
    labelled("shorter", set("left", "$[${left} - 1]")),
    line("GotoIf", "$[${left} < 2]?done"),
    line("GotoIf", `$["${stored("${ARG1}", "${ARG2}/${from:0:${left}}")}" = "prefix"]?blocked:shorter`),
    labelled("blocked", line("Return", "blocked")),
    labelled("done", line("Return")),
  ];
}

/** ARG1 is the cause, ARG2 the words. Outside callers are answered to hear them; members of groups and queues hear nothing. */
function end(): Steps {
  return [
    line("GotoIf", `$["${read("untaken")}" != ""]?untaken`),
    line("GotoIf", `$["${read("isMember")}" = "1"]?silent`),
    line("GotoIf", `$["${read("isOutside")}" = "1"]?outside`),
    line("Progress"),
    line("Playback", "${ARG2}", "noanswer"),
    hangUpWith("${ARG1}"),
    // 21 would be taken for a person who pressed the red key.
    labelled("silent", hangUpWith('${IF($["${ARG1}" = "21"]?20:${ARG1})}')),
    labelled("outside", line("Answer")),
    line("Playback", "${ARG2}"),
    hangUpWith("${ARG1}"),
    labelled("untaken", line("StackPop")),
    line("Goto", "callplane-ends,untaken,1"),
  ];
}

function ends(): DialplanExtension[] {
  return [
    { pattern: "gone", steps: [hangUp(16)] },
    { pattern: "busy", steps: [hangUp(17)] },
    { pattern: "unreachable", steps: [hangUp(20)] },
    {
      pattern: "untaken",
      steps: [set("callplaneNext", read("untaken")), ...askNoMore(), line("Goto", "${callplaneNext}")],
    },
    { pattern: "thanks", steps: [line("Playback", "vm-goodbye"), hangUp(16)] },
    {
      // What the carrier said, as a SIP answer; to whoever is connected already, as a tone.
      pattern: "trunk",
      steps: [
        line("GotoIf", `$["${read("untaken")}" != ""]?callplane-ends,untaken,1`),
        set("callplaneCause", "${GOSUB_RETVAL}"),
        line("GotoIf", '$["${CHANNEL(state)}" = "Up" & "${callplaneCause}" != "16"]?tone'),
        hangUpWith("${callplaneCause}"),
        labelled("tone", line("Playtones", "busy")),
        line("Wait", "5"),
        hangUpWith("${callplaneCause}"),
      ],
    },
  ];
}

function hangUpWith(cause: string) {
  return line("Hangup", cause);
}
