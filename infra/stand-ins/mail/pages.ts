import type { Mail } from "./accept.ts";

const STYLE = `
  :root { color-scheme: light dark; --ground: light-dark(#fbfbfa, #16171a); --card: light-dark(#fff, #1e2024);
    --ink: light-dark(#1c1d20, #ececee); --soft: light-dark(#62656d, #a0a4ad); --line: light-dark(#e4e4e1, #303339);
    --accent: light-dark(#2346b8, #9db4ff); }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
  main { max-width: 60rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.25rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
  p { margin: 0 0 1rem; color: var(--soft); }
  a { color: var(--accent); }
  a:focus-visible, iframe:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  ul { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: .5rem; overflow: hidden; }
  li + li { border-top: 1px solid var(--line); }
  li a { display: grid; grid-template-columns: 1fr auto; gap: .1rem 1rem; padding: .75rem 1rem; background: var(--card);
    color: inherit; text-decoration: none; }
  li a:hover { background: var(--ground); }
  li strong, li span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  li time, li span { color: var(--soft); font-size: .875rem; }
  dl { display: grid; grid-template-columns: auto 1fr; gap: .1rem 1rem; margin: 0 0 1rem; font-size: .9375rem; }
  dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
  h2 { font-size: .875rem; color: var(--soft); margin: 1.5rem 0 .5rem; }
  iframe { width: 100%; height: 60vh; border: 1px solid var(--line); border-radius: .5rem; background: #fff; color-scheme: light; }
  pre { margin: 0; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card);
    white-space: pre-wrap; overflow-wrap: anywhere; font: .9375rem/1.5 ui-monospace, monospace; }
`;

/** The list of messages. */
export function renderInbox(mails: Mail[]): string {
  const items = mails.map(
    (mail) =>
      `<li><a href="/mails/${mail.id}"><strong>${escapeHtml(mail.subject)}</strong>${renderTime(mail)}<span>${escapeHtml(mail.to.join(", "))}</span></a></li>`,
  );
  const list = `<ul>${items.join("")}</ul>`;
  const empty = `<p>No mail yet. Invite somebody in the portal, or ask for a new password.</p>`;
  return renderPage(
    "Mail",
    `<h1>Mail</h1><p>What Callplane sent. Nothing here leaves this machine. <a href="/">Look again</a></p>${mails.length === 0 ? empty : list}`,
  );
}

/** One message, its HTML part in a frame of its own that may neither run scripts nor act as this page. */
export function renderMail(mail: Mail): string {
  const html =
    mail.html === undefined
      ? ""
      : `<h2 id="html">Message</h2><iframe title="Message" src="/mails/${mail.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`;
  const text = mail.text === undefined ? "" : `<h2>Plain text</h2><pre>${linkify(mail.text)}</pre>`;
  return renderPage(
    mail.subject,
    `<p><a href="/">← All mail</a></p><h1>${escapeHtml(mail.subject)}</h1>
    <dl><dt>From</dt><dd>${escapeHtml(mail.from)}</dd><dt>To</dt><dd>${escapeHtml(mail.to.join(", "))}</dd>
    <dt>Sent</dt><dd>${renderTime(mail)}</dd></dl>${html}${text}`,
  );
}

/** The HTML part alone; links leave the frame. */
export function renderHtmlPart(mail: Mail): string {
  return `<!doctype html><meta charset="utf-8"><base target="_blank">${mail.html ?? ""}`;
}

function renderPage(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Callplane mail</title><style>${STYLE}</style><main>${body}</main></html>`;
}

function renderTime(mail: Mail): string {
  const iso = new Date(mail.receivedAt).toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 16).replace("T", " ")} UTC</time>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function linkify(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, index) => {
      const safe = escapeHtml(part);
      return index % 2 === 0 ? safe : `<a href="${safe}" target="_blank" rel="noreferrer">${safe}</a>`;
    })
    .join("");
}
