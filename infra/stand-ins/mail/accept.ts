import { HttpRefusal } from "../http.ts";

/** A message as the inbox keeps it. */
export type Mail = {
  id: string;
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string[];
  subject: string;
  html: string | undefined;
  text: string | undefined;
  headers: Record<string, string>;
  /** Names and sizes; what they hold is not kept. */
  attachments: { filename: string; sizeBytes: number }[];
  /** Epoch milliseconds. */
  receivedAt: number;
};

type ErrorName =
  | "missing_required_field"
  | "validation_error"
  | "missing_api_key"
  | "not_found"
  | "invalid_idempotent_request";

const MAX_RECIPIENTS = 50;
const ADDRESS = /^[^\s<>@",;]+@[^\s<>@",;]+\.[^\s<>@",;]+$/;

/** Resend's error body (https://resend.com/docs/api-reference/errors). */
export function refuse(statusCode: number, name: ErrorName, message: string): HttpRefusal {
  return new HttpRefusal(statusCode, { statusCode, name, message });
}

/** What `POST /emails` takes. Throws HttpRefusal 422 where Resend refuses. */
export function readMail(input: unknown, id: string, receivedAt: number): Mail {
  if (!isRecord(input)) throw refuse(422, "validation_error", "The request body must be a JSON object.");
  const from = readText(input, "from");
  const to = readAddresses(input, "to");
  const subject = readText(input, "subject");
  if (from === undefined || from === "") throw missing("from");
  if (to.length === 0) throw missing("to");
  if (subject === undefined || subject === "") throw missing("subject");
  checkAddress("from", from);
  if (to.length > MAX_RECIPIENTS) {
    throw refuse(422, "validation_error", `The \`to\` field accepts at most ${MAX_RECIPIENTS} addresses.`);
  }
  const html = readText(input, "html");
  const text = readText(input, "text");
  if (!html && !text) throw refuse(422, "validation_error", "Missing `html` or `text` field.");
  return {
    id,
    from,
    to,
    cc: readAddresses(input, "cc"),
    bcc: readAddresses(input, "bcc"),
    replyTo: readAddresses(input, "reply_to"),
    subject,
    html,
    text,
    headers: readHeaders(input.headers),
    attachments: readAttachments(input.attachments),
    receivedAt,
  };
}

/** The bare address of `Name <address>`. */
export function bareAddress(text: string): string {
  return (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim();
}

function missing(field: string): HttpRefusal {
  return refuse(422, "missing_required_field", `Missing \`${field}\` field.`);
}

function readText(input: Record<string, unknown>, field: string): string | undefined {
  const value = input[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw refuse(422, "validation_error", `The \`${field}\` field must be a string.`);
  return value;
}

function readAddresses(input: Record<string, unknown>, field: string): string[] {
  const value = input[field];
  if (value === undefined || value === null || value === "") return [];
  const list = Array.isArray(value) ? value : [value];
  return list.map((address: unknown) => {
    if (typeof address !== "string") throw refuse(422, "validation_error", `The \`${field}\` field must be a string.`);
    checkAddress(field, address);
    return address;
  });
}

function checkAddress(field: string, address: string): void {
  if (ADDRESS.test(bareAddress(address))) return;
  throw refuse(
    422,
    "validation_error",
    `Invalid \`${field}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`,
  );
}

function readHeaders(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

function readAttachments(value: unknown): Mail["attachments"] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw refuse(422, "validation_error", "The `attachments` field must be an array.");
  return value.map((each: unknown) => {
    if (!isRecord(each) || typeof each.filename !== "string" || typeof each.content !== "string") {
      throw refuse(422, "validation_error", "An attachment needs a `filename` and `content`.");
    }
    return { filename: each.filename, sizeBytes: Buffer.from(each.content, "base64").length };
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
