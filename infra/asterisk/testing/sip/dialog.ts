import { randomBytes } from "node:crypto";
import { addressUri, header, parameter, type SipMessage } from "./message.ts";
import type { Headers } from "./transport.ts";

/** What both sides of a call repeat in every request (RFC 3261, 12). */
export type Dialog = {
  callId: string;
  localTag: string;
  /** Our From (or To) with its tag, and theirs as they last sent it. */
  local: string;
  remote: string;
  /** Where requests within the call are addressed. */
  target: string;
  routes: string[];
  sequence: number;
};

export function newTag(): string {
  return randomBytes(6).toString("hex");
}

/** The dialog of a call we make, before anything was answered. */
export function outgoingDialog(local: string, to: string): Dialog {
  const localTag = newTag();
  const callId = randomBytes(12).toString("hex");
  return {
    callId,
    localTag,
    local: `${local};tag=${localTag}`,
    remote: `<${to}>`,
    target: to,
    routes: [],
    sequence: 1,
  };
}

/** The dialog of a call that comes in. */
export function incomingDialog(invite: SipMessage): Dialog {
  const localTag = newTag();
  return {
    callId: header(invite, "call-id"),
    localTag,
    local: `${header(invite, "to")};tag=${localTag}`,
    remote: header(invite, "from"),
    target: addressUri(header(invite, "contact")),
    routes: invite.headers.get("record-route") ?? [],
    sequence: 1,
  };
}

/** Takes over what an answer to our INVITE says about the other side. */
export function learnFrom(dialog: Dialog, response: SipMessage): void {
  if (parameter(header(response, "to"), "tag") !== "") dialog.remote = header(response, "to");
  const contact = header(response, "contact");
  if (contact !== "") dialog.target = addressUri(contact);
  const routes = response.headers.get("record-route");
  if (routes !== undefined) dialog.routes = routes.toReversed();
}

/** The headers of a request within a dialog, from Via on. */
export function dialogHeaders(
  dialog: Dialog,
  via: string,
  method: string,
  sequence: number,
  extra: Headers = [],
): Headers {
  return [
    ["Via", via],
    ["Max-Forwards", "70"],
    ...dialog.routes.map((route): [string, string] => ["Route", route]),
    ["From", dialog.local],
    ["To", dialog.remote],
    ["Call-ID", dialog.callId],
    ["CSeq", `${sequence} ${method}`],
    ...extra,
  ];
}
