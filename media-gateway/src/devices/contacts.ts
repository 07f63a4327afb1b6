import type { DEVICE_STATES } from "@callplane/edge-api/contract";
import type { AmiEvent } from "../asterisk/ami/index.ts";

export type Registration = (typeof DEVICE_STATES)[number];

/** Where a device is registered, if anywhere. */
export interface DevicePresence {
  readonly state: Registration;
  readonly contactUri: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
}

export interface Contact {
  readonly uri: string;
  readonly status: string;
  readonly address: string | null;
  readonly userAgent: string | null;
}

export const UNREGISTERED: DevicePresence = { state: "unregistered", contactUri: null, address: null, userAgent: null };
export const UNKNOWN: DevicePresence = { ...UNREGISTERED, state: "unknown" };

/** A device with several contacts is as well off as the best of them. */
export function presenceOf(contacts: readonly Contact[]): DevicePresence {
  const best = contacts.find((contact) => contact.status !== "Unreachable") ?? contacts[0];
  if (!best) return UNREGISTERED;
  const { uri, address, userAgent } = best;
  return { state: best.status === "Unreachable" ? "unreachable" : "registered", contactUri: uri, address, userAgent };
}

export function isSamePresence(a: DevicePresence, b: DevicePresence): boolean {
  return a.state === b.state && a.contactUri === b.contactUri && a.address === b.address && a.userAgent === b.userAgent;
}

/** From AMI's PJSIPShowContacts: endpoint → contacts. */
export function contactsByEndpoint(events: readonly AmiEvent[]): ReadonlyMap<string, Contact[]> {
  const byEndpoint = new Map<string, Contact[]>();
  for (const event of events) {
    const list = byEndpoint.get(event.Endpoint ?? "") ?? [];
    if (list.length === 0) byEndpoint.set(event.Endpoint ?? "", list);
    list.push(contactOf(event.Uri ?? "", event));
  }
  return byEndpoint;
}

/** From AMI's PJSIPShowEndpoint. */
export function contactsOfDetail(events: readonly AmiEvent[]): Contact[] {
  return events
    .filter((event) => event.Event === "ContactStatusDetail")
    .map((event) => contactOf(event.URI ?? "", event));
}

function contactOf(uri: string, event: AmiEvent): Contact {
  return {
    uri: plain(uri, 500),
    status: event.Status ?? "",
    address: addressOf(uri, event),
    userAgent: event.UserAgent ? plain(event.UserAgent, 200) : null,
  };
}

/** Where its packets come from: the Via we saw, else what the contact claims. */
function addressOf(uri: string, event: AmiEvent): string | null {
  const seen = event.ViaAddr ? `${event.ViaAddr}:${event.ViaPort ?? ""}` : event.ViaAddress;
  const claimed = /^sips?:(?:[^@]*@)?([^;>]+)/.exec(uri)?.[1];
  return seen || claimed ? plain(seen || claimed || "", 100) : null;
}

/** Phones write what they like into these; a report that the edge cannot store would hold up all others. */
function plain(text: string, maxLength: number): string {
  return text
    .replaceAll(/\p{Cc}/gu, "")
    .slice(0, maxLength)
    .toWellFormed();
}
