import { z } from "zod";
import { readJson, writePrivateJson } from "./private-files.ts";

const devState = z.object({
  /** The gateway enrolled with the database that is there now. */
  isEnrolled: z.boolean().default(false),
  /** Keys of the demo tenants whose phones were applied once. */
  applied: z.array(z.string()).default([]),
});

export type DevState = z.infer<typeof devState>;

/** What earlier starts have done that is not to be done again. */
export function readState(file: string): DevState {
  const known = devState.safeParse(readJson(file) ?? {});
  return known.success ? known.data : { isEnrolled: false, applied: [] };
}

export function writeState(file: string, state: DevState): void {
  writePrivateJson(file, state);
}
