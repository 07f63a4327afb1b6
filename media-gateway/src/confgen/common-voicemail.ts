// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import { hangUp, labelled, line, set } from "./dialplan/lines.ts";
import { hearsExtension, PINS_EXTENSION } from "./dialplan/print-listeners.ts";
import { read, VARIABLES } from "./dialplan/variables.ts";
import { routine } from "./routine.ts";
import type { DialplanContext, DialplanStep } from "./writer.ts";

/*
 * Hearing messages by phone. The PIN is asked here and looked up in the box's folder, where voicemail itself keeps one chosen in its menu: what
 * Asterisk has in memory is as old as its last reload of all boxes, which takes seconds where there are thousands.
 */

type Lines = (DialplanStep & { label?: string })[];

const CALLER = read("caller");
const BOX = read("heardBox");
/** Empty where the caller is at the phone that dialled: whoever was passed on here, by key or by phone, is not who may hear. */
const PASSED_ON = `\${BLINDTRANSFER}\${FORWARDERNAME}${read("isOutside")}`;
/** Wrong PINs in a row, in any number of calls, until none is taken any more, and for how long. */
const MOST_WRONG = 10;
const LOCKED_SEC = 900;
/** In one call. */
const TRIES = 3;
/** The shortest and the longest that may be chosen: as in the portal. */
const [SHORTEST, LONGEST] = [4, 10];

export function voicemailContexts(): DialplanContext[] {
  return [routine("callplane-voicemail", main()), routine("callplane-pin", pin())];
}

/**
 * ARG1 the tenant's key, ARG2 its id, ARG3 `ask` where no code was dialled, but `*` pressed at a greeting: then the PIN is asked whoever it is.
 * Without a box's number after the code it is the caller's own.
 */
function main(): Lines {
  const node = (extension: string) => `\${ARG1}-node,${extension},1`;
  return [
    line("Answer"),
    set(VARIABLES.heardBox, `\${FILTER(0-9,${read("argument")})}`),
    line("GotoIf", `$["${BOX}" = ""]?:named`),
    set(VARIABLES.heardBox, CALLER),
    labelled("named", line("GotoIf", `$["\${VM_INFO(${BOX}@\${ARG1},exists)}" = "1"]?:none`)),
    line("GotoIf", `$["${PASSED_ON}\${ARG3}" != ""]?ask`),
    line("GotoIf", `$[\${DIALPLAN_EXISTS(${node(hearsExtension(CALLER, BOX))})}]?open`),
    labelled("ask", line("GotoIf", `$[\${DIALPLAN_EXISTS(${node(PINS_EXTENSION)})}]?:asterisk`)),
    line("Gosub", node(PINS_EXTENSION)),
    line("Gosub", `callplane-pin,s,1(\${ARG1},${BOX},\${GOSUB_RETVAL}/${BOX},\${ARG2},\${ARG3})`),
    labelled("open", line("VoiceMailMain", `${BOX}@\${ARG1},s`)),
    hangUp(16),
    // The gateway cannot reach the boxes' folders.
    labelled("asterisk", line("VoiceMailMain", `${BOX}@\${ARG1}`)),
    hangUp(16),
    labelled("none", line("Playback", "feature-not-avail-line")),
    hangUp(16),
  ];
}

/**
 * Returns once the PIN is right. ARG1 the tenant's key, ARG2 the box, ARG3 its folder, ARG4 the tenant's id, ARG5 as ARG3 above. Of a box that has none its own
 * person chooses one at an own phone, and nobody else is let in.
 */
function pin(): Lines {
  const counted = (what: "wrong" | "until") => `DB(callplane-pin/\${ARG1}/\${ARG2}/${what})`;
  const isShut = `$[0\${${counted("until")}} > \${EPOCH}]`;
  const lock = "callplane-pin-${ARG1}-${ARG2}";
  const unlock = set("LOCAL(gone)", `\${UNLOCK(${lock})}`);
  const forgotten = set("LOCAL(gone)", "${DB_DELETE(callplane-pin/${ARG1}/${ARG2}/wrong)}");
  const stored = '$["${FILE(${file},0,2000)}" : ".*password[ =>]*([0-9A-D*]+)"]';
  const typed = "${callplanePin}";
  const oneMoreTry = [set("LOCAL(tries)", "$[${tries} + 1]"), line("GotoIf", `$[\${tries} > ${TRIES}]?refused`)];
  const [firstOfAsking = line("NoOp"), ...restOfAsking] = oneMoreTry;
  const [firstOfChoosing = line("NoOp"), ...restOfChoosing] = oneMoreTry;
  return [
    set("LOCAL(file)", "${ARG3}/secret.conf"),
    set("LOCAL(tries)", "0"),
    line("GotoIf", `${isShut}?refused`),
    line("GotoIf", '$["${STAT(e,${file})}" = "1"]?:new'),
    labelled("ask", firstOfAsking),
    ...restOfAsking,
    line("Read", "callplanePin", "vm-password", "", "", "1", "8"),
    // One at a time, and asked anew: many may have been let in to try before the tenth wrong one.
    set("LOCAL(held)", `\${LOCK(${lock})}`),
    line("GotoIf", '$["${held}" = "1"]?:refused'),
    line("GotoIf", `${isShut}?shut`),
    line("GotoIf", `$["${typed}" = ""]?wrong`),
    line("GotoIf", `$["x${typed}" = "x${stored}"]?right`),
    labelled("wrong", set("LOCAL(wrong)", `$[0\${${counted("wrong")}} + 1]`)),
    set(counted("wrong"), "${wrong}"),
    line("GotoIf", `$[\${wrong} < ${MOST_WRONG}]?again`),
    set(counted("until"), `$[\${EPOCH} + ${LOCKED_SEC}]`),
    forgotten,
    labelled("shut", unlock),
    line("Goto", "refused"),
    labelled("again", unlock),
    line("Playback", "vm-incorrect"),
    line("Goto", "ask"),
    labelled("right", unlock),
    labelled("chosen", set("callplanePin", "")),
    forgotten,
    line("Return"),
    labelled("new", line("GotoIf", `$["\${ARG2}" = "${CALLER}" & "${PASSED_ON}\${ARG5}" = ""]?choose`)),
    line("Playback", "feature-not-avail-line"),
    hangUp(21),
    labelled("choose", firstOfChoosing),
    ...restOfChoosing,
    line("Read", "callplanePin", "vm-newpassword", "", "", "1", "10"),
    line("GotoIf", `$["\${FILTER(0-9,${typed})}" != "${typed}"]?unfit`),
    line("GotoIf", `$[\${LEN(${typed})} < ${SHORTEST} | \${LEN(${typed})} > ${LONGEST}]?unfit`),
    line("Read", "callplaneAgain", "vm-reenterpassword", "", "", "1", "10"),
    line("GotoIf", `$["x\${callplaneAgain}" = "x${typed}"]?:differs`),
    set("FILE(${file},,,l,u)", "[general]"),
    set("FILE(${file},,,al,u)", `password = ${typed}`),
    // The disk may be full, or not there.
    line("GotoIf", `$["x${typed}" = "x${stored}"]?:refused`),
    line("UserEvent", "CallplaneChange", "Tenant: ${ARG4}", `Extension: ${CALLER}`, "Field: voicemail_pin", "Value: "),
    line("Playback", "vm-passchanged"),
    line("Goto", "chosen"),
    labelled("unfit", line("Playback", "vm-invalid-password")),
    line("Goto", "choose"),
    labelled("differs", line("Playback", "vm-mismatch")),
    line("Goto", "choose"),
    labelled("refused", line("Playback", "vm-goodbye")),
    hangUp(21),
  ];
}
