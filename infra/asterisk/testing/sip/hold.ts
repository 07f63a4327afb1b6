import { acknowledge } from "./acknowledge.ts";
import { dialogHeaders } from "./dialog.ts";
import { ALLOW, ANSWER_TIMEOUT_MS, authorizationFor, type Leg, type Line } from "./line.ts";
import type { SipMessage } from "./message.ts";
import { formatSdp } from "./sdp.ts";
import type { Headers } from "./transport.ts";

/** The key every desk phone has: the call is offered anew, from now on in one direction (RFC 3264, 8.4). Answers the status. */
export async function hold(line: Line, leg: Leg): Promise<number> {
  const { dialog, rtp } = leg;
  const offer = formatSdp(line.transport.localAddress, rtp.port, { direction: "sendonly", version: 2 });
  const send = async (extra: Headers): Promise<SipMessage> => {
    const [via, sequence] = [line.transport.newVia(), dialog.sequence++];
    const headers = dialogHeaders(dialog, via, "INVITE", sequence, [
      ["Contact", `<${line.contact}>`],
      ["Allow", ALLOW],
      ["Content-Type", "application/sdp"],
      ...extra,
    ]);
    const response = await line.transport.request("INVITE", dialog.target, headers, offer, ANSWER_TIMEOUT_MS);
    acknowledge(line, leg, via, response, dialog.target, sequence);
    return response;
  };
  const first = await send([]);
  const authorization = authorizationFor(line, first, "INVITE", dialog.target);
  return (authorization === undefined ? first : await send([authorization])).status;
}
