import {
  type CallGuards,
  type NumberPrice,
  normalise,
  numberVerdict,
  priceOf,
  type Rates,
  ratesOf,
  type SimulateCall,
  type SimulatedCall,
  type Situation,
  type Snapshot,
  type Trace,
  type Used,
  usageRefusal,
  type Verdict,
  walk,
} from "../../contract/index.ts";
import { readGuards, readRates, readUsed } from "../call-limits/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { invalidField } from "../lib/errors.ts";
import { authorize, isAllowed } from "../lib/permissions.ts";
import { nodeOf } from "./answer.ts";
import { endOf } from "./end-of.ts";
import { readStanding } from "./service.ts";

/**
 * What happens to a call, step by step and in words. Throws `invalid_input` for an extension that nobody has, and for a number from outside
 * that is not the tenant's.
 */
export async function simulate(ctx: Ctx, input: SimulateCall): Promise<SimulatedCall> {
  authorize(ctx, "routing.read");
  const [{ head, at, snapshot, program, live }, guards, list] = await Promise.all([
    readStanding(ctx, input),
    readGuards(ctx),
    readRates(ctx),
  ]);
  const rates = ratesOf(list.items);
  const usage = input.at === undefined ? await readUsage(ctx, guards, input) : NOT_LOOKED_AT;
  const maySeeUse = isAllowed(ctx.actor, "call_limits.read");
  const price = (number: string) => priceOf(rates, guards.country, number);
  const situation: Situation = {
    ...live,
    from: input.from,
    to: dialed(input, snapshot),
    at,
    answers: input.answers,
    keys: input.keys,
    guard: (extension, number) =>
      verdictOn(guards, usage, userOf(extension, snapshot), number, price(number), at) ?? "allow",
  };
  const trace = walk(program, situation);
  const steps = trace.entries.map((entry) => ({
    sentence: entry.sentence,
    afterSec: entry.afterSec,
    node: nodeOf(entry, snapshot),
    note: entry.note === null ? null : { ...entry.note },
  }));
  return {
    ...head,
    steps,
    end: endOf(trace, snapshot),
    outside: outsideOf(trace, situation, snapshot, { guards, rates, usage, maySeeUse }),
  };
}

/** What is dialled inside as it stands; from outside a number of the tenant's, however it is written. */
function dialed({ from, to }: SimulateCall, { users, routing }: Snapshot): string {
  if (from.kind === "inside") {
    if (users.some(({ extension }) => extension === from.extension)) return to;
    throw invalidField(["from", "extension"], `Nobody has the extension ${from.extension}`);
  }
  const number = routing === undefined ? null : normalise(routing.outbound.plan, null, to);
  if (routing?.dids.some((did) => did.number === number?.e164) === true && number !== null) return number.e164;
  throw invalidField(["to"], `${to} is not one of your numbers`);
}

function outsideOf(
  trace: Trace,
  situation: Situation,
  snapshot: Snapshot,
  { guards, rates, usage, maySeeUse }: { guards: CallGuards; rates: Rates; usage: Usage; maySeeUse: boolean },
): SimulatedCall["outside"] {
  const { end } = trace;
  const left = end.how === "outside" ? end : null;
  const number = left?.number ?? numberMeant(trace, situation, snapshot);
  if (number === null) return null;
  const isEmergency = trace.entries.some(({ note }) => note?.kind === "emergency");
  const price: NumberPrice = isEmergency ? FREE : priceOf(rates, guards.country, number);
  const verdict = isEmergency
    ? null
    : verdictOn(guards, usage, userOf(callerOf(situation), snapshot), number, price, situation.at);
  return {
    number,
    class: price.class,
    country: price.country,
    perMinuteMicros: price.perMinuteMicros,
    currency: guards.limits.currency,
    isEmergency,
    refusal: verdict?.refusal ?? null,
    refusedBy: verdict?.limitOf ?? null,
    leftToday: maySeeUse ? usage.tenant && leftOf(guards, usage.tenant) : null,
    trunk: left && { id: left.trunkId, name: left.trunkName },
    sent: left?.sent ?? null,
    shown: left?.shown ?? null,
  };
}

/** What was used of the limits: of the company, and of the caller who has limits of their own. Null: not looked at. */
type Usage = {
  readonly tenant: Used | null;
  readonly person: { readonly userId: string; readonly used: Used } | null;
};

const NOT_LOOKED_AT: Usage = { tenant: null, person: null };

async function readUsage(ctx: Ctx, guards: CallGuards, { from }: SimulateCall): Promise<Usage> {
  const own = from.kind === "inside" ? guards.people.find(({ extension }) => extension === from.extension) : undefined;
  const [tenant, used] = await Promise.all([
    readUsed(ctx, guards.timeZone),
    own === undefined ? null : readUsed(ctx, guards.timeZone, own.userId),
  ]);
  return { tenant, person: own === undefined || used === null ? null : { userId: own.userId, used } };
}

/** As a gateway asks: the number, then what was used by the company and by whoever the call counts for. */
function verdictOn(
  guards: CallGuards,
  { tenant, person }: Usage,
  userId: string | null,
  number: string,
  price: NumberPrice,
  at: number,
): Verdict | null {
  const own = guards.people.find((each) => each.userId === userId);
  const used = own !== undefined && own.userId === person?.userId ? person.used : null;
  const by = (limitOf: Verdict["limitOf"], refusal: Verdict["refusal"] | null) => refusal && { refusal, limitOf };
  return (
    numberVerdict(guards, userId, number, price, at) ??
    by("company", tenant && usageRefusal(guards.limits, tenant, price)) ??
    by("person", own !== undefined && used !== null ? usageRefusal(own, used, price) : null)
  );
}

/** Whose an extension is, for whose calls limits of their own hold; null: nobody's, the company itself. */
function userOf(extension: string | null, { users }: Snapshot): string | null {
  return users.find((user) => user.extension === extension)?.id ?? null;
}

function callerOf({ from }: Situation): string | null {
  return from.kind === "inside" ? from.extension : null;
}

function leftOf({ limits: { maxMinutesPerDay, maxSpendMicrosPerDay } }: CallGuards, { seconds, micros }: Used) {
  const left = (most: number | null, used: number) => most && Math.max(0, most - used);
  return { minutes: left(maxMinutesPerDay, seconds / 60), spendMicros: left(maxSpendMicrosPerDay, micros) };
}

const FREE: NumberPrice = { prefix: null, country: null, class: "free", perMinuteMicros: 0 };

/** The number a call was to leave to, also one that no rule lets out; null for a call that stays inside. */
function numberMeant({ entries }: Trace, { from, to }: Situation, { routing }: Snapshot): string | null {
  const told = entries.findLast(({ note }) => note?.kind === "outbound" || note?.kind === "emergency")?.note?.target;
  if (told !== undefined) return told;
  const isRefused = entries.some(({ note }) => note?.kind === "refused" && note.target === "policy");
  if (!isRefused || from.kind !== "inside" || routing === undefined) return null;
  return normalise(routing.outbound.plan, routing.outbound.outsidePrefix, to)?.e164 ?? null;
}
