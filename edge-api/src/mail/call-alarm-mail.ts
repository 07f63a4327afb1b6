import type { Mail } from "../lib/ports.ts";
import { escapeHtml } from "./escape-html.ts";

type CallAlarmMail = {
  to: string;
  tenantName: string;
  alarms: readonly { level: "warning" | "refused"; reason: string; message: string }[];
  /** Where the limits and what they refused are shown. */
  link: string;
};

/** Tells an admin that calls are refused, or soon will be. Names come from people, so they are escaped in the HTML part. */
export function callAlarmMail({ to, tenantName, alarms, link }: CallAlarmMail): Mail {
  const isRefused = alarms.some(({ level }) => level === "refused");
  const isBlocked = alarms.some(({ reason }) => reason === "blocked");
  const opening = isRefused
    ? `The call limits of ${tenantName} have kept calls from going out:`
    : `${tenantName} comes near its call limits:`;
  const closing =
    "If this is not what you expect, a phone or its password may be in wrong hands. You hear of each reason once an hour.";
  return {
    to,
    subject: `${isBlocked ? "Somebody is blocked for calls out" : isRefused ? "Calls refused" : "Call limits nearly reached"} at ${tenantName}`,
    text: [opening, "", ...alarms.map(({ message }) => `- ${message}`), "", closing, "", link].join("\n"),
    html: [
      `<p>${escapeHtml(opening)}</p>`,
      `<ul>${alarms.map(({ message }) => `<li>${escapeHtml(message)}</li>`).join("")}</ul>`,
      `<p>${escapeHtml(closing)}</p>`,
      `<p><a href="${escapeHtml(link)}">Call limits</a></p>`,
    ].join("\n"),
  };
}
