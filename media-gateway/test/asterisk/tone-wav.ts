import { formatWav } from "@callplane/infra/asterisk";

/** A tone as a tenant's sound. */
export function toneWav(hz: number, ms = 1_000): Uint8Array {
  return formatWav(Int16Array.from({ length: ms * 8 }, (_, at) => 9_000 * Math.sin((2 * Math.PI * hz * at) / 8_000)));
}
