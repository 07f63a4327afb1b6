import { dialogHeaders } from "./dialog.ts";
import type { Leg, Line } from "./line.ts";
import { formatMessage, header, type SipMessage } from "./message.ts";

/** Each final response wants an ACK, also when it is repeated: of its own when accepted, else of the INVITE's transaction. */
export function acknowledge(
  line: Line,
  leg: Leg,
  via: string,
  response: SipMessage,
  uri: string,
  sequence: number,
): void {
  const isAccepted = response.status < 300;
  const dialog = isAccepted ? leg.dialog : { ...leg.dialog, remote: header(response, "to") };
  const headers = dialogHeaders(dialog, isAccepted ? line.transport.newVia() : via, "ACK", sequence);
  line.transport.sendText(formatMessage(`ACK ${isAccepted ? dialog.target : uri} SIP/2.0`, headers));
}
