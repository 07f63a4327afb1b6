import type { Mail } from "../lib/ports.ts";
import { escapeHtml } from "./escape-html.ts";

type EmergencyMail = {
  to: string;
  tenantName: string;
  timeZone: string;
  at: Date;
  number: string;
  userName: string | null;
  extension: string | null;
  deviceLabel: string | null;
  trunkName: string | null;
  callbackNumber: string | null;
  location: string | null;
  /** No trunk took it. */
  failedAt: Date | null;
  /** Where emergency calls are listed. */
  link: string;
};

/** Tells that somebody calls for help, or tried to. Names come from people, so they are escaped in the HTML part. */
export function emergencyMail({ to, link, ...call }: EmergencyMail): Mail {
  const who = call.userName ?? (call.extension === null ? "the company itself" : `extension ${call.extension}`);
  const isFailed = call.failedAt !== null;
  const opening = isFailed
    ? `${who} tried to call ${call.number} and reached NOBODY: no trunk took the call. Call for help by another telephone, and see to the trunks.`
    : `${who} calls the emergency number ${call.number}.`;
  const lines = factsOf(call).map(([name, value]) => `${name}: ${value}`);
  return {
    to,
    subject: isFailed
      ? `Emergency call FAILED at ${call.tenantName}: ${call.number} by ${who}`
      : `Emergency call at ${call.tenantName}: ${call.number} by ${who}`,
    text: [opening, "", ...lines, "", link].join("\n"),
    html: [
      `<p><strong>${escapeHtml(opening)}</strong></p>`,
      `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul>`,
      `<p><a href="${escapeHtml(link)}">Emergency calls</a></p>`,
    ].join("\n"),
  };
}

function factsOf(call: Omit<EmergencyMail, "to" | "link">): [name: string, value: string][] {
  const { timeZone, at, extension, deviceLabel, trunkName, callbackNumber, location } = call;
  const time = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "medium", timeZone }).format(at);
  const facts: [string, string | null][] = [
    ["When", `${time} (${timeZone})`],
    ["Company", call.tenantName],
    ["Extension", extension],
    ["Phone", deviceLabel],
    ["Trunk", trunkName],
    ["Number the emergency services call back", callbackNumber],
    ["Where the phones are", location],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
}
