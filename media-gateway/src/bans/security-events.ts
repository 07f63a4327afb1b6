import type { AmiEvent } from "../asterisk/ami/index.ts";
import { sourceOfRemote } from "./sources.ts";

/**
 * What a security event of Asterisk tells of a source.
 *
 * - `challenge`: it asked for something and was asked who it is. Every phone begins so; a scanner never comes further.
 * - `failure`: it answered with a wrong password, or with a name nobody has.
 * - `proof`: it answered right. Who can do that received our challenge, so its address is its own.
 */
export type Sighting = { readonly kind: "challenge" | "failure" | "proof"; readonly source: string };

const KINDS: Readonly<Record<string, Sighting["kind"]>> = {
  ChallengeSent: "challenge",
  ChallengeResponseFailed: "failure",
  SuccessfulAuth: "proof",
};

/**
 * Reads an AMI event of class `security`. Seen of Asterisk 22 (res_pjsip): names that exist and names that do not are told alike, by
 * ChallengeSent and ChallengeResponseFailed; InvalidAccountID comes besides and would count the same request again, so it is passed over.
 */
export function sightingOf(event: AmiEvent): Sighting | undefined {
  const kind = KINDS[event.Event ?? ""];
  if (kind === undefined || event.Service !== "PJSIP") return undefined;
  const source = sourceOfRemote(event.RemoteAddress ?? "");
  return source === undefined ? undefined : { kind, source };
}
