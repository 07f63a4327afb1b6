import { incomingDialog } from "./dialog.ts";
import { hold } from "./hold.ts";
import { ALLOW, ANSWER_TIMEOUT_MS, endLeg, type Leg, type Line, sayBye } from "./line.ts";
import { addressUri, header, type SipMessage } from "./message.ts";
import { RtpStream } from "./rtp-stream.ts";
import { formatSdp, parseSdp } from "./sdp.ts";
import { SipCall } from "./sip-call.ts";
import { addressOf, inPlaceOf, refer } from "./transfer.ts";
import type { Headers } from "./transport.ts";

const REPEAT_MS = 500;

/** Takes up an INVITE and gives the call, neither ringing nor answered yet. */
export async function receiveCall(line: Line, invite: SipMessage): Promise<SipCall> {
  const dialog = incomingDialog(invite);
  const { transport } = line;
  transport.respond(invite, 100, "Trying", dialog.localTag);
  const rtp = await RtpStream.open(transport.localAddress);
  const refuse = (status: number, reason: string) => {
    if (call.state === "answered" || call.state === "ended") return;
    transport.respond(invite, status, reason, dialog.localTag);
    endLeg(line, leg, { by: "local", status, reason });
  };
  const remote = { ...caller(header(invite, "from")), alertInfo: header(invite, "alert-info") };
  const call: SipCall = new SipCall(dialog.callId, remote, rtp, {
    ring: () => {
      transport.respond(invite, 180, "Ringing", dialog.localTag, contactHeaders(line));
      call.advance("ringing", 180);
    },
    refuse,
    hangUp: async () => (call.state === "answered" ? sayBye(line, leg) : refuse(603, "Declined")),
    answer: () => answer(line, leg, invite),
    redirect: (number) => {
      if (call.state === "answered" || call.state === "ended") return;
      const contact = [["Contact", `<${addressOf(line, number)}>`]] as const;
      transport.respond(invite, 302, "Moved Temporarily", dialog.localTag, contact);
      endLeg(line, leg, { by: "local", status: 302, reason: "sent elsewhere" });
    },
    addressOf: (number) => addressOf(line, number),
    inPlace: () => inPlaceOf(leg),
    refer: (target) => refer(line, leg, target),
    hold: () => hold(line, leg),
  });
  const leg: Leg = { call, dialog, rtp, invite, stopRepeating: () => {} };
  line.legs.set(dialog.callId, leg);
  return call;
}

/** The other side changes the session of a running call: it may move its audio. */
export function acceptReinvite(line: Line, { dialog, rtp }: Leg, request: SipMessage): void {
  const remote = parseSdp(request.body);
  if (remote !== undefined) rtp.connect(remote);
  const headers: Headers = [...contactHeaders(line), ["Content-Type", "application/sdp"]];
  line.transport.respond(
    request,
    200,
    "OK",
    dialog.localTag,
    headers,
    formatSdp(line.transport.localAddress, rtp.port),
  );
}

/** The caller gives up before we answered. */
export function acceptCancel(line: Line, leg: Leg): void {
  if (leg.invite === undefined || leg.call.state === "answered") return;
  line.transport.respond(leg.invite, 487, "Request Terminated", leg.dialog.localTag);
  endLeg(line, leg, { by: "cancelled", status: 487, reason: "the caller gave up" });
}

/** Says 200 again and again until the caller has confirmed it. */
function answer(line: Line, leg: Leg, invite: SipMessage): Promise<void> {
  const { call, rtp, dialog } = leg;
  const { transport } = line;
  if (call.state === "ended") return Promise.reject(new Error("the caller has gone"));
  const remote = parseSdp(invite.body);
  if (remote !== undefined) rtp.connect(remote);
  const headers: Headers = [...contactHeaders(line), ["Content-Type", "application/sdp"]];
  const text = transport.respond(
    invite,
    200,
    "OK",
    dialog.localTag,
    headers,
    formatSdp(transport.localAddress, rtp.port),
  );
  return new Promise((resolve, reject) => {
    const finish = () => {
      clearInterval(repeat);
      clearTimeout(giveUp);
      leg.stopRepeating = () => {};
    };
    const repeat = setInterval(() => transport.sendText(text), REPEAT_MS);
    const giveUp = setTimeout(() => {
      finish();
      reject(new Error("the caller did not confirm our answer"));
    }, ANSWER_TIMEOUT_MS);
    leg.stopRepeating = () => {
      finish();
      call.advance("answered", 200);
      resolve();
    };
  });
}

function contactHeaders(line: Line): Headers {
  return [
    ["Contact", `<${line.contact}>`],
    ["Allow", ALLOW],
  ];
}

function caller(from: string): { number: string; name: string } {
  return {
    number: /sips?:([^@;>]*)/.exec(addressUri(from))?.[1] ?? "",
    name: /^"?([^"<]*)"?\s*</.exec(from)?.[1]?.trim() ?? "",
  };
}
