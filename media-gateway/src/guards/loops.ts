import type { MeteredCall } from "./metered-call.ts";

/** So many unanswered turns of one call are let out; of callers who hide their number, who may be as many people, twice as many. */
const MOST_UNANSWERED = 3;
/** And so many of any kind, begun lately: a circle whose turns answer, with a greeting say, is slow and of no end all the same. */
const MOST_LATELY = 10;
const LATELY_MS = 120_000;

/** What came in for which of the tenant's numbers, from whom, and is to go where. */
export type Turn = Pick<MeteredCall, "tenantId" | "number" | "cameFor" | "cameFrom">;

/**
 * Whether a call from outside that is to leave again is one more turn of a circle: two companies whose numbers forward to each other, each over a
 * carrier. Neither sees the other's half; but the same caller comes back for the same number while the last turns are still ringing. A call that is
 * sent back to the very number it comes from is one at its second turn.
 */
export function isLoop(turn: Turn, up: readonly MeteredCall[], at: number): boolean {
  const { tenantId, number, cameFor = null, cameFrom = "" } = turn;
  if (cameFor === null) return false;
  const before = up.filter(
    (call) =>
      call.tenantId === tenantId &&
      call.number === number &&
      call.cameFor === cameFor &&
      (call.cameFrom ?? "") === cameFrom &&
      (call.isCallerUp || Object.keys(call.legs).length > 0),
  );
  const unanswered = before.filter(({ answeredAt }) => answeredAt === null).length;
  const lately = before.filter(({ startedAt }) => at - startedAt < LATELY_MS).length;
  const most = cameFrom === number ? 1 : cameFrom === "" ? 2 * MOST_UNANSWERED : MOST_UNANSWERED;
  return unanswered >= most || lately >= MOST_LATELY;
}
