import { type Dialog, dialogHeaders } from "./dialog.ts";
import { answerChallenge, type Credentials } from "./digest.ts";
import type { SipMessage } from "./message.ts";
import type { RtpStream } from "./rtp-stream.ts";
import type { CallEnd, SipCall } from "./sip-call.ts";
import type { Headers, SipTransport } from "./transport.ts";

export const ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, UPDATE, INFO, REFER";
export const ANSWER_TIMEOUT_MS = 8_000;

/** One call as signalling sees it. */
export type Leg = {
  call: SipCall;
  dialog: Dialog;
  rtp: RtpStream;
  /** The INVITE that began an incoming call. */
  invite?: SipMessage;
  /** Our answer has been confirmed, or the call is over. */
  stopRepeating: () => void;
  /** Told what comes of a transfer we asked for. */
  onTransferred?: (status: number) => void;
};

/** What all calls of one phone share. */
export type Line = {
  transport: SipTransport;
  credentials: Credentials;
  /** Our address as From: display name and URI. */
  identity: string;
  /** Where we are reached: the URI for Contact. */
  contact: string;
  /** By Call-ID. */
  legs: Map<string, Leg>;
};

/** Sends a request and, when challenged, sends it again with the answer. Throws SipTimeout. */
export async function requestInDialog(
  line: Line,
  dialog: Dialog,
  method: string,
  uri: string,
  headers: Headers,
): Promise<SipMessage> {
  const send = (extra: Headers) => {
    const all = dialogHeaders(dialog, line.transport.newVia(), method, dialog.sequence++, [...headers, ...extra]);
    return line.transport.request(method, uri, all, "", ANSWER_TIMEOUT_MS);
  };
  const first = await send([]);
  const authorization = authorizationFor(line, first, method, uri);
  return authorization === undefined ? first : send([authorization]);
}

/** The header that answers a challenge; undefined when there is none, or none we can answer. */
export function authorizationFor(
  line: Line,
  response: SipMessage,
  method: string,
  uri: string,
): readonly [string, string] | undefined {
  const isProxy = response.status === 407;
  if (response.status !== 401 && !isProxy) return undefined;
  const challenges = response.headers.get(isProxy ? "proxy-authenticate" : "www-authenticate") ?? [];
  const answer = answerChallenge(challenges, line.credentials, method, uri);
  return answer === undefined ? undefined : [isProxy ? "Proxy-Authorization" : "Authorization", answer];
}

/** Hangs up an answered call. */
export async function sayBye(line: Line, leg: Leg): Promise<void> {
  endLeg(line, leg, { by: "local", status: 200, reason: "hung up" });
  await requestInDialog(line, leg.dialog, "BYE", leg.dialog.target, []);
}

export function endLeg(line: Line, leg: Leg, end: CallEnd): void {
  leg.stopRepeating();
  leg.call.finish(end);
  line.legs.delete(leg.dialog.callId);
}
