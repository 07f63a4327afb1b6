import type { DialplanExtension, DialplanStep } from "./writer.ts";

/** A routing decision, told to whoever writes the call's timeline. */
export function routed(kind: string, target: string): DialplanStep {
  return { app: "UserEvent", data: `CallplaneRoute,Kind: ${kind},Target: ${target}` };
}

export function sub(context: string, ...args: string[]): DialplanStep {
  return { app: "Gosub", data: `${context},s,1(${args.join(",")})` };
}

export function goto(context: string): DialplanStep {
  return { app: "Goto", data: `${context},s,1` };
}

export function one(pattern: string, step: DialplanStep): DialplanExtension {
  return { pattern, steps: [step] };
}
