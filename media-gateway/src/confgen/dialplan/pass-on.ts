// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import { internalContext } from "../names.ts";
import { call, type Line, labelled, line, set } from "./lines.ts";
import { read } from "./variables.ts";

/*
 * Passing calls on by keys. Only the tenant's own people may: whoever else could, would call at the tenant's cost. No channel has such keys by
 * itself (infra/asterisk/templates/features.conf). `callplane-keys` gives them to phones of the tenant's and to nothing else; so it matters
 * little who is on which side of a call, or comes to be: an outside party has none to press.
 */

/** What is pressed during a call. */
const KEYS = { blindxfer: "##", atxfer: "*2" } as const;

const ROUTINE = "callplane-keys";

/** Flags of Dial, Queue: both sides may pass the call on, as far as they have keys. */
export const MAY_PASS_ON = "tT";

/**
 * Flag of Dial, Page: a phone that answers with "moved" (302) is taken for busy. Of where it moved to, Asterisk takes what stands before a slash for a
 * technology, past every context: `Local/…` would dial as any company, `PJSIP/…` by any trunk. People forward calls by code and portal.
 */
export const STAYS_HERE = "i";

/** The same for those of the tenant's phones that are rung here. */
export function rungMayPassOn(tenantKey: string): string {
  return `${MAY_PASS_ON}${STAYS_HERE}b(${ROUTINE}^s^1(${tenantKey}))`;
}

/** Gives this channel its keys, if it is one of the tenant's phones. */
export function giveKeys(tenantKey: string): Line {
  return call(ROUTINE, tenantKey);
}

/**
 * ARG1 is the tenant's key. A phone's channel is `PJSIP/acme-1000-8afe-0000001c`; a trunk has no digit there, and a Local channel may speak
 * for anybody. What is typed after the keys is dialled as on the tenant's phones: by its rules, past its guards, at the cost of who typed it.
 */
export function keysRoutine(): { readonly name: string; readonly lines: Line[] } {
  const isOwnPhone = '"${CHANNEL(name)}" =~ "^PJSIP/${ARG1}-[0-9]"';
  return {
    name: ROUTINE,
    lines: [
      line("GotoIf", `$[${isOwnPhone}]?:done`),
      set("TRANSFER_CONTEXT", internalContext("${ARG1}")),
      ...Object.entries(KEYS).map(([feature, keys]) => set(`FEATUREMAP(${feature})`, keys)),
      line("GotoIf", `$["${read("ringTone")}" = ""]?done`),
      // Yealink, Grandstream, Snom and others know it so; what a phone does not know it leaves aside (RFC 3261, 20.4).
      set("PJSIP_HEADER(add,Alert-Info)", `<http://127.0.0.1>;info=ring${read("ringTone")}`),
      labelled("done", line("Return")),
    ],
  };
}
