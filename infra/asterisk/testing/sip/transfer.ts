import { ANSWER_TIMEOUT_MS, type Leg, type Line, requestInDialog } from "./line.ts";
import { addressUri, parameter, type SipMessage } from "./message.ts";

/**
 * Asks the other side to call somebody in our place (REFER, RFC 3515). Resolves with what it says came of that: the status it was told of
 * last, or the one it refused to try with. Where it came to something the phone hangs up, as phones do.
 */
export async function refer(line: Line, leg: Leg, target: string): Promise<number> {
  const told = Promise.withResolvers<number>();
  leg.onTransferred = (status) => {
    if (status >= 200) told.resolve(status);
  };
  const headers = [
    ["Refer-To", `<${target}>`],
    ["Referred-By", line.identity],
    ["Contact", `<${line.contact}>`],
  ] as const;
  const response = await requestInDialog(line, leg.dialog, "REFER", leg.dialog.target, headers);
  if (response.status >= 300) return response.status;
  const patience = setTimeout(() => told.resolve(408), ANSWER_TIMEOUT_MS);
  const status = await told.promise;
  clearTimeout(patience);
  if (status < 300 && leg.call.state === "answered") await leg.call.hangUp().catch(() => undefined);
  return status;
}

/** Where a number is reached on our server. */
export function addressOf({ transport }: Line, number: string): string {
  return `sip:${number}@${transport.server.host}:${transport.server.port}`;
}

/** What takes the place of this call of ours (RFC 3891), as a REFER names it. */
export function inPlaceOf({ dialog }: Leg): string {
  const replaces = `${dialog.callId};to-tag=${parameter(dialog.remote, "tag")};from-tag=${dialog.localTag}`;
  return `${addressUri(dialog.remote)}?Replaces=${encodeURIComponent(replaces)}`;
}

/** What a NOTIFY says of a transfer: `SIP/2.0 200 OK` → 200. */
export function transferStatus({ body }: SipMessage): number | undefined {
  const status = /^SIP\/2\.0 (\d{3})/.exec(body)?.[1];
  return status === undefined ? undefined : Number(status);
}
