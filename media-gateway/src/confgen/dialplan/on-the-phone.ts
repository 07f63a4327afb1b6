// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import { type Line, labelled, line, set } from "./lines.ts";

/** Leaves for `busy` where one of `devices` (`PJSIP/…&PJSIP/…`) is in a call, else for the label `free` of this extension. */
export function unlessOnThePhone(devices: string, busy: string, free: string): Line[] {
  return [
    set("callplanePhones", devices),
    set("callplaneAt", "0"),
    labelled("phone", set("callplaneAt", "$[${callplaneAt} + 1]")),
    set("callplanePhone", "${CUT(callplanePhones,&,${callplaneAt})}"),
    line("GotoIf", `$["\${callplanePhone}" = ""]?${free}`),
    line("GotoIf", `$["\${DEVICE_STATE(\${callplanePhone})}" =~ "^(INUSE|RINGINUSE|BUSY|ONHOLD)$"]?${busy}:phone`),
  ];
}
