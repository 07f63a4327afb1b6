import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, sendJson, startHttp } from "./http.ts";
import { type Mail, readMail, refuse } from "./mail/accept.ts";
import { createIdempotencyBook } from "./mail/idempotency.ts";
import { openMailbox } from "./mail/mailbox.ts";
import { renderHtmlPart, renderInbox, renderMail } from "./mail/pages.ts";

export type { Mail } from "./mail/accept.ts";

export type MailOptions = {
  port?: number;
  apiKey: string;
  /** Where the mails are kept over a restart; in memory when absent. */
  dataDir?: string;
  /** How many mails are kept, the newest. */
  maxMails?: number;
};

export type MailStandIn = {
  /** The API (`RESEND_URL`) and, in a browser, the inbox. */
  url: string;
  port: number;
  apiKey: string;
  /** Newest first; all, or those to one address. */
  list(to?: string): Mail[];
  clear(): void;
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  stop(): Promise<void>;
};

/** Resend's largest message. */
const MAX_BODY_BYTES = 40 * 1024 * 1024;

/** No script, no frame around it, nothing fetched from elsewhere: a mail must not act as the inbox's page. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox";
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'";

/**
 * Starts the stand-in for Resend's mail API, with an inbox for people at `/` and for tests at `/inbox.json?to=`.
 * Throws when the port is taken.
 */
export async function startMail(options: MailOptions): Promise<MailStandIn> {
  const mailbox = openMailbox(options.dataDir, options.maxMails ?? 500);
  const idempotency = createIdempotencyBook(Date.now);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://stand-in");
    const [first, id, part] = url.pathname.split("/").slice(1);
    if (first === "emails") return answerApi(request, response, id);
    if (first === "inbox.json") return answerInboxJson(request, response, url);
    if (request.method !== "GET") throw refuse(405, "validation_error", "Method not allowed.");
    if (first === "") return sendPage(response, renderInbox(mailbox.list()), PAGE_POLICY);
    if (first !== "mails") throw refuse(404, "not_found", "No such page.");
    const mail = findMail(id);
    if (part === "html") sendPage(response, renderHtmlPart(mail), MAIL_POLICY);
    else sendPage(response, renderMail(mail), PAGE_POLICY);
  }

  async function answerApi(request: IncomingMessage, response: ServerResponse, id: string | undefined): Promise<void> {
    checkKey(request, options.apiKey);
    if (request.method === "GET") return sendJson(response, 200, viewMail(findMail(id)));
    if (request.method !== "POST") throw refuse(405, "validation_error", "Method not allowed.");
    const body = (
      await readBody(request, MAX_BODY_BYTES, refuse(413, "validation_error", "Too large.").body)
    ).toString();
    const key = request.headers["idempotency-key"];
    const earlier = typeof key === "string" ? idempotency.find(key, body) : undefined;
    const reply = earlier ?? JSON.stringify(id === "batch" ? acceptBatch(body) : accept(parseJson(body)));
    if (typeof key === "string") idempotency.keep(key, body, reply);
    response.writeHead(200, { "content-type": "application/json" }).end(reply);
  }

  function accept(input: unknown): { id: string } {
    const mail = readMail(input, randomUUID(), Date.now());
    mailbox.add(mail);
    return { id: mail.id };
  }

  function acceptBatch(body: string): { data: { id: string }[] } {
    const inputs = parseJson(body);
    if (!Array.isArray(inputs) || inputs.length > 100) {
      throw refuse(422, "validation_error", "The batch must be an array of at most 100 emails.");
    }
    for (const input of inputs) readMail(input, "", 0);
    return { data: inputs.map(accept) };
  }

  async function answerInboxJson(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (request.method === "DELETE") {
      mailbox.clear();
      return sendJson(response, 200, {});
    }
    sendJson(response, 200, { mails: mailbox.list(url.searchParams.get("to") ?? undefined) });
  }

  function findMail(id: string | undefined): Mail {
    const mail = id === undefined ? undefined : mailbox.find(id);
    if (mail === undefined) throw refuse(404, "not_found", "Email not found");
    return mail;
  }

  const front = await startHttp(answer, options.port);
  return {
    url: front.url,
    port: front.port,
    apiKey: options.apiKey,
    list: mailbox.list,
    clear: mailbox.clear,
    goDown: front.close,
    comeBack: front.reopen,
    stop: front.close,
  };
}

function checkKey(request: IncomingMessage, apiKey: string): void {
  const given = request.headers.authorization;
  if (given === undefined) throw refuse(401, "missing_api_key", "Missing API Key");
  if (given !== `Bearer ${apiKey}`) throw refuse(401, "validation_error", "API key is invalid");
}

function viewMail(mail: Mail) {
  return {
    object: "email",
    id: mail.id,
    from: mail.from,
    to: mail.to,
    cc: mail.cc,
    bcc: mail.bcc,
    reply_to: mail.replyTo,
    subject: mail.subject,
    html: mail.html ?? null,
    text: mail.text ?? null,
    created_at: new Date(mail.receivedAt).toISOString(),
    last_event: "delivered",
  };
}

function sendPage(response: ServerResponse, html: string, policy: string): void {
  response
    .writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    })
    .end(html);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw refuse(422, "validation_error", "The request body must be valid JSON.");
  }
}
