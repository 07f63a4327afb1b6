import { acknowledge } from "./acknowledge.ts";
import { dialogHeaders, learnFrom, outgoingDialog } from "./dialog.ts";
import { hold } from "./hold.ts";
import { ALLOW, ANSWER_TIMEOUT_MS, authorizationFor, endLeg, type Leg, type Line, sayBye } from "./line.ts";
import type { SipMessage } from "./message.ts";
import { RtpStream } from "./rtp-stream.ts";
import { formatSdp, parseSdp } from "./sdp.ts";
import { SipCall } from "./sip-call.ts";
import { addressOf, inPlaceOf, refer } from "./transfer.ts";
import type { Headers } from "./transport.ts";

/** The INVITE under way: a CANCEL must bear its Via. */
type Attempt = { via: string; isFinal: boolean };

/** Begins to call a number and gives the call at once. */
export async function dialNumber(line: Line, number: string): Promise<SipCall> {
  const { transport } = line;
  const rtp = await RtpStream.open(transport.localAddress);
  const dialog = outgoingDialog(line.identity, addressOf(line, number));
  const attempt: Attempt = { via: transport.newVia(), isFinal: false };
  const call = new SipCall(dialog.callId, { number, name: "" }, rtp, {
    hangUp: () => (call.state === "answered" ? sayBye(line, leg) : cancel(line, leg, attempt)),
    answer: () => Promise.reject(new Error("this call goes out")),
    ring: () => {},
    refuse: () => {},
    redirect: () => {},
    addressOf: (to) => addressOf(line, to),
    inPlace: () => inPlaceOf(leg),
    refer: (target) => refer(line, leg, target),
    hold: () => hold(line, leg),
  });
  const leg: Leg = { call, dialog, rtp, stopRepeating: () => {} };
  line.legs.set(dialog.callId, leg);
  void invite(line, leg, attempt).catch((error: unknown) => {
    endLeg(line, leg, { by: "refused", status: 408, reason: error instanceof Error ? error.message : String(error) });
  });
  return call;
}

async function invite(line: Line, leg: Leg, attempt: Attempt): Promise<void> {
  const { dialog, call } = leg;
  const uri = dialog.target;
  let response = await sendInvite(line, leg, attempt, uri, []);
  const authorization = authorizationFor(line, response, "INVITE", uri);
  if (authorization !== undefined) {
    dialog.sequence++;
    attempt.via = line.transport.newVia();
    response = await sendInvite(line, leg, attempt, uri, [authorization]);
  }
  attempt.isFinal = true;
  if (response.status >= 300) {
    const by = response.status === 487 ? "cancelled" : "refused";
    endLeg(line, leg, { by, status: response.status, reason: response.reason });
    return;
  }
  dialog.sequence++;
  connectAudio(leg, response);
  call.advance("answered", response.status);
}

function sendInvite(line: Line, leg: Leg, { via }: Attempt, uri: string, extra: Headers): Promise<SipMessage> {
  const { dialog, call } = leg;
  const { sequence } = dialog;
  const headers = dialogHeaders(dialog, via, "INVITE", sequence, [
    ["Contact", `<${line.contact}>`],
    ["Allow", ALLOW],
    ["Content-Type", "application/sdp"],
    ...extra,
  ]);
  const onResponse = (response: SipMessage) => {
    if (response.status >= 200) {
      if (response.status < 300) learnFrom(dialog, response);
      acknowledge(line, leg, via, response, uri, sequence);
      return;
    }
    connectAudio(leg, response); // the other side may speak before it answers
    if (response.status > 100) call.advance("ringing", response.status);
  };
  const body = formatSdp(line.transport.localAddress, leg.rtp.port);
  return line.transport.request("INVITE", uri, headers, body, ANSWER_TIMEOUT_MS, onResponse);
}

async function cancel(line: Line, { dialog, call }: Leg, { via, isFinal }: Attempt): Promise<void> {
  if (isFinal || call.state === "ended") return;
  const headers = dialogHeaders(dialog, via, "CANCEL", dialog.sequence);
  await line.transport.request("CANCEL", dialog.target, headers, "", ANSWER_TIMEOUT_MS);
  await Promise.race([call.ended, call.answered.catch(() => {})]);
  if (call.state === "answered") await call.hangUp(); // it was answered at the same moment
}

function connectAudio({ rtp }: Leg, response: SipMessage): void {
  const remote = parseSdp(response.body);
  if (remote !== undefined) rtp.connect(remote);
}
