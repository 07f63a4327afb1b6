// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import { FEATURE_CODES, type RoutingProgram } from "@callplane/edge-api/contract";
import { parkingContext } from "./names.ts";
import { type DialplanExtension, dialplanWord } from "./writer.ts";

/*
 * Lamps on phones' keys. A phone subscribes to what its key dials, in its own tenant's context, so it sees its own company's and no other's.
 * What no device of Asterisk's own stands for is a state of ours, `Custom:<name>`: kept in Asterisk's database over a restart, set by the
 * dialplan where a code changes it, and held to the live state by the gateway.
 */

/** What a lamp of ours shows: `dnd`, a forward, `hours`, `in` a queue, `paused` there. */
export type LampKind = "dnd" | "cfu" | "cfb" | "cfna" | "hours" | "in" | "paused";

/** Of a person `<extension>`, of a person in one queue `<extension>*<queue>`, of opening hours their code. */
export function lampName(tenantKey: string, kind: LampKind, of: string): string {
  return `${tenantKey}-${kind}-${of}`;
}

/** The same in a dialplan, where `of` may be read from variables. */
export function lampState(tenantKey: string, kind: string, of: string): string {
  return `DEVICE_STATE(Custom:${tenantKey}-${kind}-${of})`;
}

/**
 * One pattern for each kind, however many people there are: a static line each would make a reload take seconds. Of what a phone
 * subscribes to only digits and stars get into the name: a hint is a list, and `&Custom:…` would be another company's state.
 */
export function lampHints({ internal, tenantKey }: RoutingProgram): DialplanExtension[] {
  const key = dialplanWord("tenant key", tenantKey);
  const codes = new Set(internal.map(({ number }) => number));
  const ours = (code: string, kind: LampKind, more = "X.") =>
    hint(code, `_${code}${more}`, `Custom:${lampName(key, kind, `\${FILTER(0-9*,\${EXTEN:${code.length}})}`)}`);
  const hint = (code: string, pattern: string, device: string): DialplanExtension[] =>
    codes.has(code) ? [{ pattern, hint: device, steps: [] }] : [];
  return [
    // The device list is in Asterisk's database.
    { pattern: "_X.", hint: `\${DB(callplane/${key}/hint/\${FILTER(0-9,\${EXTEN})})}`, steps: [] },
    ...ours(FEATURE_CODES.doNotDisturbToggle, "dnd"),
    ...ours(FEATURE_CODES.forwardToggle, "cfu"),
    ...ours(FEATURE_CODES.closedToday, "hours", "[1-9]!"),
    ...ours(FEATURE_CODES.queueLogin, "in"),
    ...ours(FEATURE_CODES.queuePause, "paused"),
    ...hint(FEATURE_CODES.park, `_${FEATURE_CODES.park}XX`, `park:\${EXTEN:1}@${parkingContext(key)}`),
  ];
}
