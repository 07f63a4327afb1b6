import type { Mail } from "../lib/ports.ts";
import { escapeHtml } from "./escape-html.ts";

type VoicemailMail = {
  to: string;
  boxName: string;
  callerId: string | null;
  callerName: string | null;
  receivedAt: Date;
  durationSec: number;
  timeZone: string;
  hasAudio: boolean;
  /** Where it is listened to. */
  link: string;
};

/** Tells of a message that was left. The caller chooses the name, so it is escaped in the HTML part and kept to one line. */
export function voicemailMail(notice: VoicemailMail): Mail {
  const { to, boxName, callerId, callerName, receivedAt, durationSec, timeZone, hasAudio, link } = notice;
  const who = [callerName, callerId].filter((part) => part !== null && part !== "").join(", ") || "an unknown caller";
  const from = who.replaceAll(/\s+/g, " ").slice(0, 120);
  const at = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone }).format(receivedAt);
  const lines = [
    `${from} left a message for ${boxName}.`,
    `${at} (${timeZone}), ${Math.round(durationSec)} seconds${hasAudio ? ", attached" : ""}`,
  ];
  return {
    to,
    subject: `Voice message from ${from}`,
    text: [...lines, "", link].join("\n"),
    html: [
      ...lines.map((line) => `<p>${escapeHtml(line)}</p>`),
      `<p><a href="${escapeHtml(link)}">Your messages</a></p>`,
    ].join("\n"),
  };
}
