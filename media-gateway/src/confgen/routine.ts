import type { DialplanContext, DialplanExtension } from "./writer.ts";

/** A context of one extension, `s`, that others Gosub or go to. */
export function routine(name: string, steps: DialplanExtension["steps"]): DialplanContext {
  return { name, extensions: [{ pattern: "s", steps }] };
}
