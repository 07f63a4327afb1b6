import fc from "fast-check";
import type { BlockedCaller } from "../../blocked-callers.ts";
import { FEATURE_CODES } from "../../calling-settings.ts";
import { MENU_KEYS } from "../../ivr-menus.ts";
import type { AlsoRings } from "../../self-service.ts";
import type { Answer, Situation, TrunkAnswer } from "../situation.ts";
import { anInstant, anOverride } from "./arbitrary-hours.ts";
import { idIn, NUMBERS } from "./arbitrary-world.ts";

const EXTENSIONS = ["1000", "1001", "1002"];
const NAMED = ["200", "201", "202", "203", "204", "205", "206", "600", "601", "900", "901"];
const DIALED = ["112", "911", "0112", "06641234567", "006641234567", "0012125550100", "901143664", "*999", "", "7"];

const anAnswer = fc.constantFrom<Answer[]>("answers", "busy", "noAnswer", "noAnswer", "unavailable");
const aTrunkAnswer = fc.constantFrom<TrunkAnswer[]>("up", "down", "full", "failure");
const aForward = fc.option(fc.constantFrom(...EXTENSIONS, ...NAMED, ...NUMBERS, "112", "1999"));

const aBlockedCaller: fc.Arbitrary<BlockedCaller> = fc.oneof(
  fc.constantFrom(...NUMBERS).map((number) => ({ kind: "number" as const, number })),
  fc.constantFrom("+43664", "+1").map((number) => ({ kind: "prefix" as const, number })),
  fc.constant({ kind: "anonymous" as const, number: null }),
);

/** Most companies let everybody in. */
const someBlocked = fc.oneof(
  { weight: 3, arbitrary: fc.constant<BlockedCaller[]>([]) },
  { weight: 1, arbitrary: fc.array(aBlockedCaller, { minLength: 1, maxLength: 3 }) },
);

/** One that is taken without a key, after the phones would have been answered: real calls of any speed end alike. */
const anAlsoRings = fc
  .constantFrom(...NUMBERS)
  .map((number): AlsoRings => ({ number, afterSec: 1, asksToAccept: false }));

const aPersonsState = fc.record({
  doNotDisturb: fc.boolean(),
  forwardAlways: aForward,
  forwardBusy: aForward,
  forwardNoAnswer: aForward,
  forwardAlwaysAsks: fc.boolean(),
  forwardNoAnswerAsks: fc.boolean(),
  alsoRings: fc.oneof(
    { weight: 3, arbitrary: fc.constant<AlsoRings[]>([]) },
    { weight: 1, arbitrary: anAlsoRings.map((one) => [one]) },
  ),
  blockedCallers: someBlocked,
  ringSec: fc.integer({ min: 5, max: 120 }),
});

/** Any call to or from the tenant of this number, whatever state its people, queues and trunks are in. */
export function anySituation(tenant = 1): fc.Arbitrary<Situation> {
  const inside = fc.record({
    from: fc.constantFrom(...EXTENSIONS, "1999").map((extension) => ({ kind: "inside" as const, extension })),
    to: fc.oneof(
      fc.constantFrom(...EXTENSIONS, ...NAMED),
      fc.constantFrom(...Object.values(FEATURE_CODES), "*7001", "**1000", "*721001"),
      fc.constantFrom(...DIALED, ...NUMBERS),
    ),
  });
  const outside = fc.record({
    from: fc.option(fc.constantFrom(...NUMBERS)).map((number) => ({ kind: "outside" as const, number })),
    to: fc.constantFrom(...NUMBERS),
  });
  const byId = <T>(kind: Parameters<typeof idIn>[1], value: fc.Arbitrary<T>) =>
    fc.dictionary(
      fc.nat(2).map((n) => idIn(tenant, kind, n)),
      value,
      { maxKeys: 3 },
    );
  const state = fc.record({
    at: anInstant,
    isSuspended: fc.constantFrom(false, false, false, true),
    overrides: byId("BUSINESS_HOURS", anOverride).map(withoutNull),
    people: fc.dictionary(fc.constantFrom(...EXTENSIONS), aPersonsState, { maxKeys: 3 }),
    answers: fc.dictionary(fc.constantFrom(...EXTENSIONS, ...NUMBERS), anAnswer, { maxKeys: 4 }),
    keys: fc.array(fc.constantFrom("", ...MENU_KEYS, ...EXTENSIONS, "600", "99"), { maxLength: 40 }),
    agents: byId("AI_AGENT", fc.constantFrom("talks" as const, "cannot" as const, "givesBack" as const)),
    queues: byId("QUEUE", fc.record({ waiting: fc.nat(6), loggedIn: fc.subarray(EXTENSIONS) })),
    trunks: byId("TRUNK", aTrunkAnswer),
    turns: fc.dictionary(
      fc.nat(2).map((n) => `group-${idIn(tenant, "RING_GROUP", n)}`),
      fc.nat(20),
    ),
  });
  const registered = fc.option(fc.subarray(EXTENSIONS.map((extension) => `t${tenant}-${extension}-a0`)), {
    nil: undefined,
  });
  return fc
    .tuple(fc.oneof(inside, outside), state, registered, someBlocked)
    .map(([call, rest, phones, blockedCallers]) => ({
      ...call,
      ...rest,
      blockedCallers,
      ...(phones !== undefined && { registered: phones }),
      guard: (_, number) => (number.startsWith("+1") ? { refusal: "country", limitOf: "company" } : "allow"),
    }));
}

function withoutNull<T>(record: Record<string, T | null>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
}
