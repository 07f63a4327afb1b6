/**
 * Why nobody who begins to ring only after `afterSec` is ever rung, beside others who ring for `ringSec` in all; null where they are. Words for
 * the field.
 */
export function objectionToDelay(afterSec: number, ringSec: number): string | null {
  return afterSec < ringSec ? null : `Phones ring for ${ringSec} s: this one would never ring`;
}
