import { randomUUID } from "node:crypto";
import {
  type CallGuards,
  dayOf,
  type GuardRefusal,
  numberRefusal,
  priceOf,
  type Rates,
} from "@callplane/edge-api/contract";
import type { Counted, Ledger } from "./ledger.ts";
import { limitsOf } from "./limits-of.ts";
import type { MeteredCall } from "./metered-call.ts";

/** The dialplan's question: may this channel call that number, for that extension? */
export interface Question {
  readonly tenantId: string;
  readonly extension: string | null;
  readonly userId: string | null;
  readonly number: string;
  readonly channelId: string;
  readonly channel: string;
}

export type Decision =
  | { readonly kind: "allowed"; readonly call: MeteredCall; readonly counted: readonly Counted[] }
  /** `unsure`: whether Redis did what it was asked is not known; if it did, that is to be given back. */
  | {
      readonly kind: "refused";
      readonly refusal: GuardRefusal;
      readonly country: string | null;
      readonly unsure?: MeteredCall;
      readonly cause?: unknown;
    };

export interface DecidePorts {
  readonly guards: CallGuards | undefined;
  readonly rates: Rates | undefined;
  readonly ledger: Ledger;
  readonly at: number;
}

/** What the limits say of a number, then what the ledger says of one more call. Who cannot be checked is refused. */
export async function decide(question: Question, { guards, rates, ledger, at }: DecidePorts): Promise<Decision> {
  if (guards === undefined || rates === undefined) {
    return {
      kind: "refused",
      refusal: "ledger_unavailable",
      country: null,
      cause: "the edge has not told the limits yet",
    };
  }
  const price = priceOf(rates, guards.country, question.number);
  const refusal = numberRefusal(guards, question.number, price, at);
  if (refusal !== null) return { kind: "refused", refusal, country: price.country };
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
    const answer = await ledger.reserve(call, limitsOf(guards, question.userId));
    if (answer.kind === "ok") return { kind: "allowed", call, counted: answer.counted };
    return { kind: "refused", refusal: answer.refusal, country: price.country };
  } catch (cause) {
    return { kind: "refused", refusal: "ledger_unavailable", country: price.country, unsure: call, cause };
  }
}
