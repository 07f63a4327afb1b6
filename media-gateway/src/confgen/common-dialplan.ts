// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import { routed, sub } from "./dialplan-steps.ts";
import type { DialplanContext, DialplanExtension, DialplanStep } from "./writer.ts";

/** What all tenants share. These routines go on only in the context made from their first argument, the caller's own tenant. */
export function commonContexts(): DialplanContext[] {
  return [
    routine("callplane-gate", [
      step("GotoIf", '$["${DB(callplane/${ARG1}/suspended)}" = "1"]?callplane-suspended,s,1'),
      step("Return", ""),
    ]),
    routine("callplane-suspended", [routed("refused", "suspended"), step("Hangup", "21")]),
    routine("callplane-user", [
      sub("callplane-gate", "${ARG1}"),
      step("GotoIf", '$["${DB(callplane/${ARG1}/dnd/${ARG2})}" = "1"]?dnd'),
      step("Set", "LOCAL(forward)=${FILTER(0-9,${DB(callplane/${ARG1}/cfu/${ARG2})})}"),
      step("GotoIf", '$["${forward}" != ""]?forward'),
      step("GotoIf", '$["${ARG3}" = ""]?nophone'),
      routed("user", "${ARG2}"),
      step("Dial", "${ARG3},30"),
      step("GotoIf", '$["${DIALSTATUS}" = "BUSY"]?busy'),
      step("GotoIf", '$["${DIALSTATUS}" = "NOANSWER"]?noanswer'),
      step("GotoIf", '$["${DIALSTATUS}" = "CHANUNAVAIL" | "${DIALSTATUS}" = "CONGESTION"]?nophone'),
      step("Hangup", "${HANGUPCAUSE}"),
      labelled("dnd", routed("do_not_disturb", "${ARG2}")),
      labelled("busy", step("Progress", "")),
      step("Playback", "vm-isonphone,noanswer"),
      step("Hangup", "17"),
      labelled("noanswer", step("Progress", "")),
      step("Playback", "vm-nobodyavail,noanswer"),
      step("Hangup", "19"),
      labelled("nophone", routed("unavailable", "${ARG2}")),
      step("Progress", ""),
      step("Playback", "vm-isunavail,noanswer"),
      step("Hangup", "20"),
      labelled("forward", step("Set", "__callplaneHops=$[0${callplaneHops} + 1]")),
      step("GotoIf", "$[${callplaneHops} > 3]?nophone"),
      routed("forward", "${forward}"),
      step("Dial", "Local/${forward}@${ARG1}-internal/n,60"),
      step("Hangup", "${HANGUPCAUSE}"),
    ]),
    routine("callplane-fallback", [
      // Two agents that fall back to each other must not pass a caller round for ever.
      step("Set", "__callplaneHops=$[0${callplaneHops} + 1]"),
      step("Answer", ""),
      step("GotoIf", '$["${ARG3}" = "" | ${callplaneHops} > 3]?hangup'),
      routed("fallback", "${ARG3}"),
      // The gateway sets callplaneTold when the caller has heard from it already.
      step("ExecIf", '$["${callplaneTold}" != "1"]?Playback(im-sorry&one-moment-please)'),
      step("Set", "callplaneTold="),
      step("Set", "target=${ARG1}-internal,${ARG3},1"),
      step("StackPop", ""),
      step("Goto", "${target}"),
      labelled("hangup", routed("fallback", "hang_up")),
      step("ExecIf", '$["${callplaneTold}" != "1"]?Playback(im-sorry&please-try-call-later)'),
      step("Hangup", "41"),
    ]),
    routine("callplane-echo", [
      sub("callplane-gate", "${ARG1}"),
      routed("feature", "echo"),
      step("Answer", ""),
      step("Set", "TIMEOUT(absolute)=600"),
      step("Playback", "beep"),
      step("Echo", ""),
      step("Hangup", "16"),
    ]),
    routine("callplane-voicemail", [
      sub("callplane-gate", "${ARG1}"),
      routed("feature", "voicemail"),
      step("Answer", ""),
      step("Playback", "feature-not-avail-line"),
      step("Hangup", "16"),
    ]),
    routine("callplane-unknown", [
      sub("callplane-gate", "${ARG1}"),
      routed("unknown", "${ARG2}"),
      step("Progress", ""),
      step("Playback", "cannot-complete-as-dialed&check-number-dial-again,noanswer"),
      step("Hangup", "1"),
    ]),
  ];
}

function routine(name: string, steps: DialplanExtension["steps"]): DialplanContext {
  return { name, extensions: [{ pattern: "s", steps }] };
}

function step(app: string, data: string): DialplanStep {
  return { app, data };
}

function labelled(label: string, inner: DialplanStep): DialplanStep & { label: string } {
  return { ...inner, label };
}
