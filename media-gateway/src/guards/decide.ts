import { randomUUID } from "node:crypto";
import {
  type CallGuards,
  countsTowardsBlock,
  dayOf,
  type GuardRefusal,
  type NumberPrice,
  nightDestination,
  numberVerdict,
  priceOf,
  type Rates,
  type Verdict,
} from "@callplane/edge-api/contract";
import type { SnapshotIndex } from "../reconcile/index.ts";
import type { Counted, Ledger, MadeBlock, NightCount } from "./ledger.ts";
import { limitsOf } from "./limits-of.ts";
import { isLoop } from "./loops.ts";
import { endpointOf, type MeteredCall } from "./metered-call.ts";

/** The dialplan's question: may this channel call that number, for that extension? */
export interface Question {
  readonly tenantId: string;
  readonly extension: string | null;
  readonly userId: string | null;
  readonly number: string;
  /** Of a call from outside that is sent on; null: it began here. */
  readonly cameFor: string | null;
  readonly cameFrom: string;
  readonly channelId: string;
  readonly channel: string;
}

export type Decision =
  | { readonly kind: "allowed"; readonly call: MeteredCall; readonly counted: readonly Counted[] }
  /** `unsure`: whether Redis did what it was asked is not known; if it did, that is to be given back. */
  | {
      readonly kind: "refused";
      readonly refusal: GuardRefusal;
      readonly limitOf: Verdict["limitOf"];
      readonly country: string | null;
      /** The caller is kept from calling out from now on. */
      readonly block?: MadeBlock;
      readonly unsure?: MeteredCall;
      readonly cause?: unknown;
    };

export interface DecidePorts {
  readonly guards: CallGuards | undefined;
  readonly rates: Rates | undefined;
  readonly ledger: Ledger;
  /** Outside calls that are up at this gateway. */
  readonly up: readonly MeteredCall[];
  readonly at: number;
}

/** What the limits say of a number, then what the ledger says of one more call. Who cannot be checked is refused. */
export async function decide(question: Question, { guards, rates, ledger, up, at }: DecidePorts): Promise<Decision> {
  if (guards === undefined || rates === undefined) {
    return {
      kind: "refused",
      ...UNCHECKED,
      country: null,
      cause: "the edge has not told the limits yet",
    };
  }
  const price = priceOf(rates, guards.country, question.number);
  const { userId, number } = question;
  const verdict = numberVerdict(guards, userId, number, price, at);
  if (verdict !== null) return { kind: "refused", ...verdict, country: price.country };
  if (isLoop(question, up, at)) {
    return { kind: "refused", refusal: "loop", limitOf: "company", country: price.country };
  }
  const call: MeteredCall = {
    ...question,
    id: randomUUID(),
    day: dayOf(guards.timeZone, at),
    perMinuteMicros: price.perMinuteMicros,
    isCallerUp: true,
    startedAt: at,
    legs: {},
    answeredAt: null,
    endedAt: null,
    ticks: 1,
  };
  try {
    const night = nightCount(guards, number, price, at);
    const answer = await ledger.reserve(call, limitsOf(guards, userId), night);
    if (answer.kind === "ok") return { kind: "allowed", call, counted: answer.counted };
    const limitOf = answer.whose === "person" && answer.refusal !== "blocked" ? "person" : "company";
    const { refusal, block } = answer;
    return { kind: "refused", refusal, limitOf, country: price.country, ...(block && { block }) };
  } catch (cause) {
    return { kind: "refused", ...UNCHECKED, country: price.country, unsure: call, cause };
  }
}

function nightCount(guards: CallGuards, number: string, price: NumberPrice, at: number): NightCount | null {
  const { autoBlock } = guards.limits;
  const destination = nightDestination(guards, number, price, at);
  return autoBlock === null || destination === null ? null : { destination, most: autoBlock.nightDestinations };
}

type PhoneOf = SnapshotIndex["deviceBySipUsername"];

/** Who cannot be checked is refused. */
export const UNCHECKED: Verdict = { refusal: "ledger_unavailable", limitOf: "company" };

/**
 * Counts a refused call towards blocking whoever made it; answers the block that they met. Not counted where it was not that person's own phone that
 * called, but somebody whose call is forwarded or passed on in their name, or where the refusal says nothing of the number. Rejects when Redis cannot
 * be asked: the call is refused all the same.
 */
export async function countRefused(
  { tenantId, userId, number, channel }: Question,
  refusal: GuardRefusal,
  { guards, ledger, phoneOf }: Pick<DecidePorts, "guards" | "ledger"> & { phoneOf: PhoneOf },
): Promise<MadeBlock | null> {
  const limit = guards?.limits.autoBlock ?? null;
  if (limit === null || userId === null || !countsTowardsBlock(refusal)) return null;
  const phone = phoneOf(endpointOf(channel) ?? "");
  if (phone?.tenantId !== tenantId || phone.user.id !== userId) return null;
  return ledger.countRefusal({ tenantId, userId, number, id: randomUUID() }, limit);
}
