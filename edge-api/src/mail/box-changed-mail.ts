import type { Mail } from "../lib/ports.ts";
import { escapeHtml } from "./escape-html.ts";

type BoxChangedMail = {
  to: string;
  name: string;
  byName: string;
  at: string;
  timeZone: string;
  fields: readonly string[];
  link: string;
};

const WORDS: Readonly<Record<string, string>> = {
  pin: "The PIN is another one.",
  email: "Notices of messages go to another address, or to none.",
  attachesAudio: "Whether the sound of a message goes along with its notice.",
  deletesMailed: "Whether messages are deleted once they were mailed.",
  asksPin: "Whether your own phones ask you for the PIN.",
  inDirectory: "Whether callers find you in the directory by name.",
  onZero: "Where callers go who press 0.",
  greetingSoundId: "Callers hear another greeting.",
};

/** Tells a person what somebody else changed of their voicemail box. Names come from people, so they are escaped in the HTML part. */
export function boxChangedMail({ to, name, byName, at, timeZone, fields, link }: BoxChangedMail): Mail {
  const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone }).format(
    new Date(at),
  );
  const changes = fields.flatMap((field) => WORDS[field] ?? []);
  const lines = [`Hello ${name},`, `${byName} changed your voicemail box on ${when} (${timeZone}):`];
  const end = "If you did not expect this, ask them, or whoever looks after your phones.";
  return {
    to,
    subject: "Your voicemail box was changed",
    text: [...lines, "", ...changes.map((change) => `- ${change}`), "", end, link].join("\n"),
    html: [
      ...lines.map((line) => `<p>${escapeHtml(line)}</p>`),
      `<ul>${changes.map((change) => `<li>${escapeHtml(change)}</li>`).join("")}</ul>`,
      `<p>${end}</p>`,
      `<p><a href="${escapeHtml(link)}">Your voicemail</a></p>`,
    ].join("\n"),
  };
}
