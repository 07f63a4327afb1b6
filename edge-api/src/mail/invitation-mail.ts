import type { Mail } from "../lib/ports.ts";
import { escapeHtml } from "./escape-html.ts";

type InvitationMail = { to: string; name: string; tenantName: string; link: string; expiresAt: Date };

/** The mail that asks a person to set their password. Names come from people, so they are escaped in the HTML part. */
export function invitationMail({ to, name, tenantName, link, expiresAt }: InvitationMail): Mail {
  const until = `${expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return {
    to,
    subject: `Your phone at ${tenantName}`,
    text: [
      `Hello ${name},`,
      "",
      `${tenantName} has made you an account on Callplane, its phone system. Choose a password here:`,
      "",
      link,
      "",
      `The link works once, until ${until}. If you did not expect this mail, you can ignore it.`,
    ].join("\n"),
    html: [
      `<p>Hello ${escapeHtml(name)},</p>`,
      `<p>${escapeHtml(tenantName)} has made you an account on Callplane, its phone system.</p>`,
      `<p><a href="${escapeHtml(link)}">Choose your password</a></p>`,
      `<p>The link works once, until ${until}. If you did not expect this mail, you can ignore it.</p>`,
    ].join("\n"),
  };
}
