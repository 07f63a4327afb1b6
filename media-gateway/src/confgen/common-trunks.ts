// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables

import { call, labelled, line, routed, set } from "./dialplan/lines.ts";
import { LINES, read, VARIABLES } from "./dialplan/variables.ts";
import { PLATFORM, PLATFORM_FROM_TRUNK } from "./names.ts";
import { routine } from "./routine.ts";
import type { DialplanContext, DialplanExtension } from "./writer.ts";

type Steps = DialplanExtension["steps"];

/** What calls in and out over trunks have in common. */
export function trunkContexts(): DialplanContext[] {
  return [
    fromTrunk(PLATFORM_FROM_TRUNK, PLATFORM),
    routine("callplane-inbound", inbound()),
    routine("callplane-called-number", calledNumber()),
    routine("callplane-inbound-number", inboundNumber()),
    routine("callplane-did-of", [
      line("GotoIf", "$[${DB_EXISTS(callplane/${ARG1}/taken/${ARG2})}]?taken"),
      set("callplaneNext", "${ARG1}-did,${ARG2},1"),
      // Only here it is known over whose trunk a call comes from an address that several companies share.
      line("GotoIf", '$["${ARG3}" = ""]?known'),
      call("callplane-line", "${ARG3}", "${ARG4}"),
      line("GotoIf", '$["${GOSUB_RETVAL}" = "full"]?full'),
      line("UserEvent", "CallplaneLine", "Trunk: ${ARG3}"),
      labelled("known", line("StackPop")),
      line("Goto", "${callplaneNext}"),
      // The platform took it away, and whose it was has not applied since.
      labelled("taken", routed("unknown", "${ARG2}")),
      line("Hangup", "1"),
      ...refusedFull(),
    ]),
    routine("callplane-line", takeLine()),
    routine("callplane-trunk-out", trunkOut()),
    routine("callplane-trunk-result", trunkResult()),
  ];
}

/** Where a trunk's calls begin: DIDs are looked for in `<owner>-did` and nowhere else. */
export function fromTrunk(context: string, owner: string): DialplanContext {
  const steps: Steps = [
    set("callplaneCalled", "${FILTER(0-9A-Za-z+._~\\x2d,${EXTEN})}"),
    line("Gosub", `callplane-inbound,s,1(${owner})`),
  ];
  return {
    name: context,
    extensions: [
      { pattern: "h", steps: [line("NoOp")] },
      ...["_[!-~]", "_[!-~]."].map((pattern) => ({ pattern, steps })),
    ],
  };
}

/** ARG1: whose numbers. */
function inbound(): Steps {
  return [
    set(`__${VARIABLES.isOutside}`, "1"),
    set(`__${VARIABLES.isVouchedFor}`, `\${IF($["\${ARG1}" = "${PLATFORM}"]?1:)}`),
    call("callplane-line", "${CHANNEL(endpoint)}", read("trunkLines")),
    line("GotoIf", '$["${GOSUB_RETVAL}" = "full"]?full'),
    line("Gosub", "callplane-called-number,s,1(${callplaneCalled})"),
    line("Gosub", "callplane-inbound-number,s,1(${GOSUB_RETVAL})"),
    set(`__${VARIABLES.dialed}`, "${GOSUB_RETVAL}"),
    set("callplaneFrom", "${FILTER(0-9+,${CALLERID(num)})}"),
    line("GotoIf", '$["${callplaneFrom}" = ""]?find'),
    line("Gosub", "callplane-inbound-number,s,1(${callplaneFrom})"),
    set("CALLERID(num)", "${GOSUB_RETVAL}"),
    labelled("find", set(`__${VARIABLES.cameFor}`, read("dialed"))),
    set(`__${VARIABLES.cameFrom}`, "${FILTER(0-9+,${CALLERID(num)})}"),
    set("callplaneNext", `\${ARG1}-did,${read("dialed")},1`),
    line("GotoIf", "$[${DIALPLAN_EXISTS(${callplaneNext})}]?there"),
    routed("unknown", read("dialed")),
    line("Hangup", "1"),
    labelled("there", line("StackPop")),
    line("Goto", "${callplaneNext}"),
    ...refusedFull(),
  ];
}

/** 503 to the carrier, which may have another way to us. */
function refusedFull(): Steps {
  return [labelled("full", routed("refused", "lines")), line("Hangup", "34")];
}

/**
 * Takes a line of the trunk ARG1 for this channel, for as long as it is up; `full` where all of them, ARG2, are taken; empty: there are as many as
 * one likes. The lock is for those who come at the same moment; who cannot have it goes by the count as it stands.
 */
function takeLine(): Steps {
  const lock = `${LINES}-\${ARG1}`;
  return [
    line("GotoIf", '$["${ARG2}" = ""]?free'),
    set("callplaneLock", `\${LOCK(${lock})}`),
    line("GotoIf", `$[\${GROUP_COUNT(\${ARG1}@${LINES})} >= \${ARG2}]?full`),
    set(`GROUP(${LINES})`, "${ARG1}"),
    set("callplaneLock", `\${UNLOCK(${lock})}`),
    line("Return"),
    labelled("full", set("callplaneLock", `\${UNLOCK(${lock})}`)),
    line("Return", "full"),
    labelled("free", set(`GROUP(${LINES})`, "${ARG1}")),
    line("Return"),
  ];
}

/**
 * The number a carrier calls, as it writes it; ARG1: what stands in the request. It is taken from where the trunk says; where that says nothing,
 * a carrier that calls our account has put the number into To. A header that is not there leaves it as it stands in the request.
 */
function calledNumber(): Steps {
  const isAccount = `"${read("trunkAccount")}" = "" | "\${ARG1}" != "${read("trunkAccount")}"`;
  return [
    line("GotoIf", `$["${read("trunkCalledIn")}" = "request_uri"]?request`),
    line("GotoIf", `$["${read("trunkCalledIn")}" = "p_called_party_id"]?party`),
    line("GotoIf", `$["${read("trunkCalledIn")}" = "to"]?to`),
    line("GotoIf", `$[${isAccount}]?request`),
    labelled("to", set("LOCAL(place)", "${PJSIP_HEADER(read,To)}")),
    line("Goto", "read"),
    labelled("party", set("LOCAL(place)", "${PJSIP_HEADER(read,P-Called-Party-ID)}")),
    // With a name before it, or bare (RFC 3261, 20.10).
    labelled("read", line("GotoIf", "$[${LEN(${CUT(place,<,2)})} = 0]?bare")),
    set("LOCAL(place)", "${CUT(place,<,2)}"),
    labelled("bare", set("LOCAL(place)", "${CUT(place,@,1)}")),
    line("GotoIf", "$[${LEN(${FILTER(0-9,${place})})} = 0]?request"),
    line("Return", "${FILTER(0-9+,${place})}"),
    labelled("request", line("Return", "${FILTER(0-9+,${ARG1})}")),
  ];
}

/** A number as the carrier writes it → E.164; the trunk's endpoint has the variables when that is as dialled in its country. */
function inboundNumber(): Steps {
  const begins = (name: "trunkInternational" | "trunkNational") =>
    `"${read(name)}" != "" & "\${ARG1:0:\${LEN(${read(name)})}}" = "${read(name)}"`;
  const rest = (name: "trunkInternational" | "trunkNational") => `\${ARG1:\${LEN(${read(name)})}}`;
  return [
    line("GotoIf", '$["${ARG1:0:1}" = "+"]?done'),
    line("GotoIf", `$["${read("trunkCode")}" = ""]?plain`),
    line("GotoIf", `$[${begins("trunkInternational")}]?international`),
    line("GotoIf", `$[${begins("trunkNational")}]?national`),
    line("Return", `+${read("trunkCode")}\${ARG1}`),
    labelled("international", line("Return", `+${rest("trunkInternational")}`)),
    labelled("national", line("Return", `+${read("trunkCode")}${rest("trunkNational")}`)),
    labelled("plain", line("Return", "+${ARG1}")),
    labelled("done", line("Return", "${ARG1}")),
  ];
}

/**
 * Runs on the channel to the carrier before it is called, and takes a line for it: it may stay when whoever called has gone. ARG1: the number to
 * show, empty to withhold it; ARG2: the one the carrier is told all the same; ARG3, ARG4: the trunk and its lines. No name of ours goes out.
 */
function trunkOut(): Steps {
  return [
    // Who is called outside is an outside party, also once a colleague passes them on.
    set(`__${VARIABLES.isOutside}`, "1"),
    call("callplane-line", "${ARG3}", "${ARG4}"),
    line("GotoIf", '$["${GOSUB_RETVAL}" = "full"]?full'),
    set("CONNECTEDLINE(name,i)", ""),
    line("GotoIf", '$["${ARG1}" = ""]?withheld'),
    set("CONNECTEDLINE(num,i)", "${ARG1}"),
    set("CONNECTEDLINE(pres,i)", "allowed"),
    line("Return"),
    labelled("withheld", set("CONNECTEDLINE(num,i)", '${IF($["${ARG2}" = ""]?anonymous:${ARG2})}')),
    set("CONNECTEDLINE(pres,i)", "prohib"),
    line("Return"),
    labelled("full", line("Hangup", "34")),
  ];
}

/**
 * What became of a call over a trunk: the cause to end it with, or `next` where the trunk failed and not the one called. A trunk that is
 * down has no channel and so no SIP status; 408 is a carrier that never answered at all.
 */
function trunkResult(): Steps {
  return [
    line("GotoIf", '$["${DIALSTATUS}" = "CANCEL"]?cancel'),
    // Somebody or something answered, and did not take the call.
    line("GotoIf", '$["${DIALSTATUS}" = "ANSWER"]?noanswer'),
    set("LOCAL(keys)", "${HANGUPCAUSE_KEYS()}"),
    line("GotoIf", '$["${keys}" = ""]?next'),
    set("LOCAL(said)", "${HANGUPCAUSE(${keys},tech)}"),
    set("LOCAL(status)", "0${FILTER(0-9,${said:4:3})}"),
    // Sent elsewhere (302), and Dial follows nobody: it takes that for busy, though the carrier has said no such thing.
    line("GotoIf", '$[${status} = 408 | ("${DIALSTATUS}" = "BUSY" & ${status} < 400)]?next'),
    line("GotoIf", '$["${DIALSTATUS}" = "BUSY"]?busy'),
    line("GotoIf", '$["${DIALSTATUS}" = "NOANSWER"]?noanswer'),
    line(
      "GotoIf",
      "$[${status} = 404 | ${status} = 410 | ${status} = 484 | ${status} = 485 | ${status} = 604]?unknown",
    ),
    line("GotoIf", "$[${status} = 603 | ${status} = 607]?declined"),
    labelled("next", line("Return", "next")),
    labelled("cancel", line("Return", "16")),
    labelled("busy", line("Return", "17")),
    labelled("noanswer", line("Return", "19")),
    labelled("unknown", line("Return", "1")),
    labelled("declined", line("Return", "21")),
  ];
}
