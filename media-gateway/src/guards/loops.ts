import type { MeteredCall } from "./metered-call.ts";

/** So many unanswered turns of one call are let out; of callers who hide their number, who may be as many people, twice as many. */
const MOST_UNANSWERED = 3;
/** Each turn is begun by the one before, as fast as carriers are. A crowd that comes as fast is rare, and rarer where it hides its number. */
const [TURN_MS, HIDDEN_TURN_MS] = [3_000, 2_000];
/** A slow circle, behind a greeting or so long a ringing, takes the same time for each turn: so many are let out, answered or not. */
const MOST_EVEN = 6;
/** What is the same time: by so much of it, and at least so long. */
const [EVEN_SHARE, EVEN_MS] = [0.1, 200];

/** What came in for which of the tenant's numbers, from whom, and is to go where. */
export type Turn = Pick<MeteredCall, "tenantId" | "number" | "cameFor" | "cameFrom">;

/**
 * Whether a call from outside that is to leave again is one more turn of a circle: two companies whose numbers forward to each other, each over a
 * carrier. Neither sees the other's half; but the same caller comes back for the same number at once while the last turns are still ringing, or
 * like clockwork. Many who call from one switchboard, or hide their numbers, do neither. A call that is sent back to the very number it comes from
 * is one at its second turn.
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
  const unanswered = before.filter(({ answeredAt }) => answeredAt === null);
  if (cameFrom === number && unanswered.length > 0) return true;
  const [turnMs, most] = cameFrom === "" ? [HIDDEN_TURN_MS, 2 * MOST_UNANSWERED] : [TURN_MS, MOST_UNANSWERED];
  return areQuick(gaps(unanswered, at, most), turnMs) || areEven(gaps(before, at, MOST_EVEN));
}

/** What lay between the last `most` calls, and between the last of them and now, in ms; undefined where there were fewer. */
function gaps(calls: readonly MeteredCall[], at: number, most: number): readonly number[] | undefined {
  if (calls.length < most) return undefined;
  const starts = [...calls.map(({ startedAt }) => startedAt).toSorted((a, b) => a - b), at].slice(-most - 1);
  return starts.slice(1).map((start, index) => start - (starts[index] ?? start));
}

function areQuick(between: readonly number[] | undefined, turnMs: number): boolean {
  return between?.every((ms) => ms <= turnMs) ?? false;
}

function areEven(between: readonly number[] | undefined): boolean {
  if (between === undefined) return false;
  const [least, longest] = [Math.min(...between), Math.max(...between)];
  return longest - least <= Math.max(EVEN_MS, EVEN_SHARE * longest);
}
