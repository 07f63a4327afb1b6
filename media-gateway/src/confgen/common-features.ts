// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import { MENU_KEYS } from "@callplane/edge-api/contract";
import { voicemailContexts } from "./common-voicemail.ts";
import { hangUp, labelled, line, one, set } from "./dialplan/lines.ts";
import { NORMALISE } from "./dialplan/normalise.ts";
import { read, VARIABLES } from "./dialplan/variables.ts";
import { lampState } from "./lamps.ts";
import { queueExitContext } from "./names.ts";
import { routine } from "./routine.ts";
import type { DialplanContext, DialplanStep } from "./writer.ts";

/*
 * What the codes do. ARG1 is the tenant's key, ARG2 its id. What a person changes by phone is in Asterisk's database at once. Before it is, a
 * note of it lies there too, `phoned/<call>-<field>` = `<seconds since 1970> <extension> <field> <value>` (no value: taken back), until the
 * gateway has told the edge; `UserEvent(CallplaneChange)` with Tenant, Extension, Field and Value only says that there is one.
 */

const CALLER = read("caller");

export function featureContexts(): DialplanContext[] {
  return [
    routine("callplane-echo", [
      line("Answer"),
      set("TIMEOUT(absolute)", "600"),
      line("Playback", "beep"),
      line("Echo"),
      hangUp(16),
    ]),
    ...voicemailContexts(),
    routine("callplane-nothing", [line("Answer"), line("Playback", "beeperr"), hangUp(3)]),
    routine("callplane-pickup", [
      set("callplaneRung", `\${DB(callplane/\${ARG1}/hint/\${FILTER(0-9,${read("argument")})})}`),
      line("GotoIf", '$["${callplaneRung}" = ""]?callplane-nothing,s,1'),
      // Names of channels begin with their device's and a dash.
      line("PickupChan", "${STRREPLACE(callplaneRung,&,-&)}-"),
      line("Goto", "callplane-nothing,s,1"),
    ]),
    routine("callplane-switch-on", [
      ...ofSomebody(),
      noted("${ARG1}", "${ARG4}", "true"),
      set(`DB(callplane/\${ARG1}/\${ARG3}/${CALLER})`, "1"),
      lit("INUSE"),
      ...told("true"),
      ...confirmed("activated"),
    ]),
    routine("callplane-switch-off", [
      ...ofSomebody(),
      set("callplaneValue", '${IF($["${ARG3}" = "dnd"]?false:)}'),
      noted("${ARG1}", "${ARG4}", "${callplaneValue}"),
      set("callplaneWas", `\${DB_DELETE(callplane/\${ARG1}/\${ARG3}/${CALLER})}`),
      lit("NOT_INUSE"),
      ...told("${callplaneValue}"),
      ...confirmed("de-activated"),
    ]),
    routine("callplane-toggle", [
      ...ofSomebody(),
      ...ofOwnKey(),
      set(VARIABLES.argument, ""),
      line("GotoIf", `$["\${DB(callplane/\${ARG1}/\${ARG3}/${CALLER})}" != ""]?callplane-switch-off,s,1`),
      line("GotoIf", '$["${ARG3}" = "dnd"]?callplane-switch-on,s,1:callplane-forward-to,s,1'),
    ]),
    routine("callplane-block-caller", [
      ...ofSomebody(),
      set("callplaneValue", `\${FILTER(0-9+,\${DB(callplane/\${ARG1}/last/${CALLER})})}`),
      line("GotoIf", '$["${callplaneValue}" = ""]?callplane-nothing,s,1'),
      noted("${ARG1}", "blockCaller", "${callplaneValue}"),
      set(`DB(callplane/\${ARG1}/own-block/${CALLER}/\${callplaneValue})`, "number"),
      set("ARG4", "blockCaller"),
      ...told("${callplaneValue}"),
      line("Answer"),
      line("Playback", "caller-blocked"),
      hangUp(16),
    ]),
    routine("callplane-forward-to", forwardTo()),
    routine("callplane-queues", queues()),
    routine("callplane-queue", queue()),
    ...MENU_KEYS.map((key) => ({ name: queueExitContext(key), extensions: [one(key, line("Goto", read("leave")))] })),
  ];
}

/** Shows a person's own lamp `${ARG3}`. */
function lit(state: "INUSE" | "NOT_INUSE"): DialplanStep {
  return set(lampState("${ARG1}", "${ARG3}", CALLER), state);
}

/** The argument is of a key with a lamp: empty, or the person's own extension, perhaps with `*` and more. Nobody presses a colleague's. */
function ofOwnKey(): DialplanStep[] {
  const whose = `\${CUT(${VARIABLES.argument},*,1)}`;
  return [line("GotoIf", `$["${whose}" = "" | "${whose}" = "${CALLER}"]?:callplane-nothing,s,1`)];
}

/** A code is of no use to whoever is nobody's extension. */
export function ofSomebody(): DialplanStep[] {
  return [line("GotoIf", `$["${CALLER}" = ""]?callplane-nothing,s,1`)];
}

/** Kept before the change is made, so that none is made that nobody hears of. */
export function noted(tenantKey: string, field: string, value: string): DialplanStep {
  const note = `DB(callplane/${tenantKey}/phoned/\${UNIQUEID}-${field})`;
  return set(note, `\${STRFTIME(,,%s.%3q)} ${CALLER} ${field} ${value}`);
}

function told(value: string): DialplanStep[] {
  return [
    line(
      "UserEvent",
      "CallplaneChange",
      "Tenant: ${ARG2}",
      `Extension: ${CALLER}`,
      "Field: ${ARG4}",
      `Value: ${value}`,
    ),
  ];
}

function confirmed(word: string): DialplanStep[] {
  return [line("Answer"), line("Playback", `\${ARG5}&${word}`), hangUp(16)];
}

/** To one of the tenant's own numbers as dialled; to the outside in E.164. Without a number after the code it is asked for. */
function forwardTo(): (DialplanStep & { label?: string })[] {
  const number = `\${ARG1}-number,${read("dialed")},1`;
  return [
    ...ofSomebody(),
    line("Answer"),
    line("GotoIf", `$["${read("argument")}" != ""]?have`),
    line("Read", VARIABLES.argument, "vm-enter-num-to-call", "20", "", "1", "10"),
    labelled("have", set(VARIABLES.dialed, `\${FILTER(0-9+,${read("argument")})}`)),
    line("GotoIf", `$["${read("dialed")}" = "" | "${read("dialed")}" = "${CALLER}"]?callplane-nothing,s,1`),
    line("GotoIf", `$[\${DIALPLAN_EXISTS(${number})}]?store`),
    line("GotoIf", `$[\${DIALPLAN_EXISTS(\${ARG1}-node,${NORMALISE},1)}]?:callplane-nothing,s,1`),
    line("Gosub", `\${ARG1}-node,${NORMALISE},1`),
    line("GotoIf", `$["${read("number")}" = ""]?callplane-nothing,s,1`),
    set(VARIABLES.dialed, read("number")),
    labelled("store", noted("${ARG1}", "${ARG4}", read("dialed"))),
    set(`DB(callplane/\${ARG1}/\${ARG3}/${CALLER})`, read("dialed")),
    lit("INUSE"),
    ...told(read("dialed")),
    line("Playback", "${ARG5}&activated"),
    hangUp(16),
  ];
}

/**
 * The person's queues are lines of the tenant's node context; the first of them decides whether this is in or out for all. With their own
 * extension, `*` and a queue's number it is that queue alone; then the gateway sets the lamp of all of them.
 */
function queues(): (DialplanStep & { label?: string })[] {
  const mine = `\${ARG1}-node,~queues~\${FILTER(0-9*,\${callplaneMine})},1`;
  const lamp = (kind: string, isLit: string) =>
    set(lampState("${ARG1}", kind, CALLER), `\${IF($[${isLit}]?INUSE:NOT_INUSE)}`);
  return [
    ...ofSomebody(),
    ...ofOwnKey(),
    set("callplaneMine", `\${IF($["${read("argument")}" = ""]?${CALLER}:${read("argument")})}`),
    line("GotoIf", `$[\${DIALPLAN_EXISTS(${mine})}]?:callplane-nothing,s,1`),
    line("Answer"),
    set("callplaneWish", ""),
    set("callplaneSays", "beeperr"),
    line("Gosub", `${mine}(\${ARG2},\${ARG3})`),
    line("GotoIf", `$["\${callplaneWish}" = "" | "\${callplaneMine}" != "${CALLER}"]?said`),
    lamp("in", '"${callplaneWish}" != "out"'),
    lamp("paused", '"${callplaneWish}" = "paused"'),
    labelled("said", line("Playback", "${callplaneSays}")),
    hangUp(16),
  ];
}

/**
 * One queue of the person's: ARG1 its name, ARG2 its id, ARG3 the penalty (empty for who is always in it, and can only pause), ARG4 the
 * tenant's id, ARG5 login or pause, ARG6 the tenant's key, ARG7 its number.
 */
function queue(): (DialplanStep & { label?: string })[] {
  const member = `Local/${CALLER}@\${ARG6}-member/n`;
  const lamp = (kind: string, isLit: string) =>
    set(lampState("${ARG6}", kind, `${CALLER}*\${ARG7}`), `\${IF($[${isLit}]?INUSE:NOT_INUSE)}`);
  return [
    line("GotoIf", '$["${ARG5}" = "pause"]?pause'),
    line("GotoIf", '$["${ARG3}" = ""]?done'),
    line("GotoIf", '$["${callplaneWish}" = "out"]?out'),
    line("AddQueueMember", "${ARG1}", member, "${ARG3}", "", CALLER, `hint:${CALLER}@\${ARG6}-queue-member`),
    // The first queue decides: who is in it already wants to leave them all.
    line("GotoIf", '$["${AQMSTATUS}" = "MEMBERALREADY" & "${callplaneWish}" = ""]?out'),
    line("GotoIf", '$["${AQMSTATUS}" = "NOSUCHQUEUE"]?done'),
    set("callplaneWish", "in"),
    set("callplaneSays", "agent-loginok"),
    line("Goto", "tell"),
    labelled("out", line("RemoveQueueMember", "${ARG1}", member)),
    set("callplaneWish", "out"),
    set("callplaneSays", "agent-loggedoff"),
    line("Goto", "tell"),
    labelled("pause", line("GotoIf", '$["${callplaneWish}" = "in"]?unpause')),
    line("GotoIf", '$["${callplaneWish}" = "paused"]?paused'),
    line("GotoIf", `$["\${QUEUE_MEMBER(\${ARG1},paused,${member})}" = "1"]?unpause`),
    labelled("paused", line("PauseQueueMember", "${ARG1}", member)),
    line("GotoIf", '$["${PQMSTATUS}" = "PAUSED"]?:done'),
    set("callplaneWish", "paused"),
    set("callplaneSays", "activated"),
    line("Goto", "tell"),
    labelled("unpause", line("UnpauseQueueMember", "${ARG1}", member)),
    line("GotoIf", '$["${UPQMSTATUS}" = "UNPAUSED"]?:done'),
    set("callplaneWish", "in"),
    set("callplaneSays", "de-activated"),
    labelled("tell", noted("${ARG6}", "queue_${ARG2}", "${callplaneWish}")),
    line("GotoIf", '$["${ARG7}" = ""]?event'),
    lamp("in", '"${callplaneWish}" != "out"'),
    lamp("paused", '"${callplaneWish}" = "paused"'),
    labelled(
      "event",
      line(
        "UserEvent",
        "CallplaneChange",
        "Tenant: ${ARG4}",
        `Extension: ${CALLER}`,
        "Field: queue_${ARG2}",
        "Value: ${callplaneWish}",
      ),
    ),
    labelled("done", line("Return")),
  ];
}
