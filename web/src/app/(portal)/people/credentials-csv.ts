import type { DeviceWithSecret, User } from "@callplane/edge-api/contract";

const HEADINGS = ["Name", "Extension", "User name", "Password", "Server", "Port", "Transport"];

/** A sheet of what is typed into each phone, as a spreadsheet opens it: RFC 4180, with a byte order mark for Excel's sake. */
export function toCredentialsCsv(phones: readonly { user: User; device: DeviceWithSecret }[]): string {
  const rows = phones.map(({ user, device: { sipUsername, sipPassword, sipServer } }) => [
    user.name,
    user.extension?.number ?? "",
    sipUsername,
    sipPassword,
    sipServer?.host ?? "",
    sipServer === null ? "" : String(sipServer.port),
    sipServer?.transport ?? "",
  ]);
  return `\ufeff${[HEADINGS, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** What begins like a formula would be run by a spreadsheet: a quotation mark before it keeps it a text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
