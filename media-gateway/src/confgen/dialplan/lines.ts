// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import type { DialplanExtension, DialplanStep, LabelledStep } from "../writer.ts";

/** One line of dialplan. */
export type Line = DialplanStep | LabelledStep;

/** `context,extension,priority`: where a line can jump to. */
export type Place = string;

export function line(app: string, ...args: readonly string[]): DialplanStep {
  return { app, data: args.join(",") };
}

export function labelled(label: string, inner: DialplanStep): LabelledStep {
  return { ...inner, label };
}

export function set(name: string, value: string): DialplanStep {
  return line("Set", `${name}=${value}`);
}

export function jump(to: Place): DialplanStep {
  return line("Goto", to);
}

/** `condition` is an expression without its `$[ ]`. A caller's text in it stands in quotes and has come through FILTER. */
export function jumpIf(condition: string, to: Place): DialplanStep {
  return line("GotoIf", `$[${condition}]?${to}`);
}

/** A routine of `commonContexts`. */
export function call(context: string, ...args: readonly string[]): DialplanStep {
  return line("Gosub", `${context},s,1(${args.join(",")})`);
}

export function hangUp(cause: number | "${HANGUPCAUSE}"): DialplanStep {
  return line("Hangup", String(cause));
}

/** Plays to a caller whose call may not have been answered: then as early media. */
export function play(file: string): readonly DialplanStep[] {
  return [line("Progress"), line("Playback", file, "noanswer")];
}

/** A routing decision, told to whoever writes the call's timeline. */
export function routed(kind: string, target: string): DialplanStep {
  return line("UserEvent", "CallplaneRoute", `Kind: ${kind}`, `Target: ${target}`);
}

export function one(pattern: string, only: DialplanStep): DialplanExtension {
  return { pattern, steps: [only] };
}

/** Asterisk's database, family of the product. */
export function stored(tenantKey: string, key: string): string {
  return `\${DB(callplane/${tenantKey}/${key})}`;
}

/** Characters from whose counterparts in a variable nothing but a number can come. */
export function onlyNumber(variable: string): string {
  return `\${FILTER(0-9+,\${${variable}})}`;
}
