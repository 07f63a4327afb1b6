// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import { noted, ofSomebody } from "./common-features.ts";
import { hangUp, labelled, line, set } from "./dialplan/lines.ts";
import { EPOCH } from "./dialplan/print-conditions.ts";
import { read } from "./dialplan/variables.ts";
import { lampState } from "./lamps.ts";
import { routine } from "./routine.ts";
import type { DialplanContext, DialplanStep } from "./writer.ts";

/*
 * Closed today, by phone: what `/business-hours/{id}/override` does in the portal. Closed until the day ends where the company is, or back to the
 * calendar, whatever somebody had set. `mayhours/<extension>` in Asterisk's database says who may.
 */

const CALLER = read("caller");

export function hoursContexts(): DialplanContext[] {
  return [routine("callplane-closed-today", closedToday()), routine("callplane-hours", hours())];
}

type Steps = (DialplanStep & { label?: string })[];

/** ARG1 key, ARG2 the tenant's id. The opening hours are lines of the tenant's node context, by their codes. */
function closedToday(): Steps {
  const named = `\${ARG1}-node,~hours~\${FILTER(0-9,${read("argument")})},1`;
  return [
    ...ofSomebody(),
    line("GotoIf", `$["\${DB(callplane/\${ARG1}/mayhours/${CALLER})}" = "1"]?:refused`),
    line("GotoIf", `$[\${DIALPLAN_EXISTS(${named})}]?:callplane-nothing,s,1`),
    line("Answer"),
    line("Gosub", `${named}(\${ARG2})`),
    line("Playback", "${callplaneSays}"),
    hangUp(16),
    labelled("refused", line("Answer")),
    line("Playback", "im-sorry&feature-not-avail-line"),
    hangUp(21),
  ];
}

/** ARG1 key, ARG2 the tenant's id, ARG3 the opening hours' id, ARG4 their time zone, ARG5 their code. */
function hours(): Steps {
  const entry = "DB(callplane/${ARG1}/hours/${ARG3})";
  const lamp = lampState("${ARG1}", "hours", "${ARG5}");
  const clock = (at: string) => `\${STRFTIME(${at},\${ARG4},%H%M%S)}`;
  const seconds = "${callplaneClock:0:2} * 3600 + ${callplaneClock:2:2} * 60 + ${callplaneClock:4:2}";
  return [
    set("callplaneSet", `\${${entry}}`),
    set("callplaneUntil", "0${FILTER(0-9,${CUT(callplaneSet,:,2)})}"),
    set("callplaneNow", `$[${EPOCH}]`),
    line("GotoIf", '$["${callplaneSet}" != "" & (${callplaneUntil} = 0 | ${callplaneUntil} > ${callplaneNow})]?back'),
    set("callplaneClock", clock("${callplaneNow}")),
    set("callplaneUntil", `$[\${callplaneNow} + 86400 - (${seconds})]`),
    // Where the clocks change today that is an hour beside midnight.
    set("callplaneClock", clock("${callplaneUntil}")),
    set("callplanePast", `$[${seconds}]`),
    set("callplaneUntil", "$[${callplaneUntil} - ${callplanePast} + ${IF($[${callplanePast} > 43200]?86400:0)}]"),
    noted("${ARG1}", "hours_${ARG3}", "closed:${callplaneUntil}"),
    set(entry, "closed:${callplaneUntil}"),
    set(lamp, "INUSE"),
    set("callplaneSays", "activated"),
    line("Goto", "told"),
    labelled("back", noted("${ARG1}", "hours_${ARG3}", "")),
    set("callplaneWas", `\${DB_DELETE(callplane/\${ARG1}/hours/\${ARG3})}`),
    set(lamp, "NOT_INUSE"),
    set("callplaneSays", "de-activated"),
    labelled(
      "told",
      line(
        "UserEvent",
        "CallplaneChange",
        "Tenant: ${ARG2}",
        `Extension: ${CALLER}`,
        "Field: hours_${ARG3}",
        `Value: \${${entry}}`,
      ),
    ),
    line("Return"),
  ];
}
