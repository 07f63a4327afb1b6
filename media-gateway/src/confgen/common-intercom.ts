// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import { ofSomebody } from "./common-features.ts";
import { hangUp, labelled, line, set, stored } from "./dialplan/lines.ts";
import { unlessOnThePhone } from "./dialplan/on-the-phone.ts";
import { STAYS_HERE } from "./dialplan/pass-on.ts";
import { read } from "./dialplan/variables.ts";
import { routine } from "./routine.ts";
import type { DialplanContext } from "./writer.ts";

/*
 * Phones that answer by themselves, of the caller's own tenant alone: what rings is looked up under its key. Who does not want to be disturbed
 * is left in peace, and a phone that is in use is not broken into.
 */

const CALLER = read("caller");
const CALLED = `\${FILTER(0-9,${read("argument")})}`;
/** Asks the phone to answer: one header for each family of makers (RFC 5373's own is understood by none of them). */
const ANSWER = "b(callplane-answer-at-once^s^1)";

export function intercomContexts(): DialplanContext[] {
  return [
    routine("callplane-own-number", [
      ...ofSomebody(),
      line("Answer"),
      line("Wait", "1"),
      line("SayDigits", CALLER),
      hangUp(16),
    ]),
    routine("callplane-answer-at-once", [
      set("PJSIP_HEADER(add,Call-Info)", "<sip:callplane>;answer-after=0"),
      set("PJSIP_HEADER(add,Alert-Info)", "<http://callplane>;info=alert-autoanswer;delay=0"),
      line("Return"),
    ]),
    routine("callplane-intercom", [
      ...ofSomebody(),
      set("callplaneRung", stored("${ARG1}", `hint/${CALLED}`)),
      line("GotoIf", `$["\${callplaneRung}" = "" | "${CALLED}" = "${CALLER}"]?callplane-nothing,s,1`),
      line("GotoIf", `$["${stored("${ARG1}", `dnd/${CALLED}`)}" = "1"]?callplane-ends,busy,1`),
      ...unlessOnThePhone("${callplaneRung}", "callplane-ends,busy,1", "ring"),
      labelled("ring", line("Dial", "${callplaneRung}", "20", `${STAYS_HERE}${ANSWER}`)),
      hangUp("${HANGUPCAUSE}"),
    ]),
    routine("callplane-page", [
      ...ofSomebody(),
      set("callplaneGroup", `\${ARG1}-node,~page~${CALLED},1`),
      line("GotoIf", "$[${DIALPLAN_EXISTS(${callplaneGroup})}]?:callplane-nothing,s,1"),
      line("Gosub", "${callplaneGroup}"),
      line("GotoIf", '$["${callplaneRung}" = ""]?callplane-nothing,s,1'),
      line("Page", "${callplaneRung:1}", `s${STAYS_HERE}${ANSWER}`, "20"),
      hangUp(16),
    ]),
    // ARG1 key, ARG2 the extension of one more.
    routine("callplane-page-also", [
      set("LOCAL(rings)", stored("${ARG1}", "hint/${ARG2}")),
      line("GotoIf", `$["\${rings}" = "" | "\${ARG2}" = "${CALLER}"]?done`),
      line("GotoIf", `$["${stored("${ARG1}", "dnd/${ARG2}")}" = "1"]?done`),
      set("callplaneRung", "${callplaneRung}&${rings}"),
      labelled("done", line("Return")),
    ]),
  ];
}
