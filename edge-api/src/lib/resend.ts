import { toBase64 } from "./encoding.ts";
import { MailRefused, unavailable } from "./errors.ts";
import type { MailPort } from "./ports.ts";

export type ResendOptions = { url: string; apiKey: string; from: string; timeoutMs?: number };

/** Mail by Resend's API (https://resend.com/docs/api-reference/emails/send-email), by plain fetch. Throws `upstream_unavailable`, and MailRefused for a mail it never takes. */
export function createResend({ url, apiKey, from, timeoutMs = 5_000 }: ResendOptions): MailPort {
  return {
    async send(mail) {
      let response: Response;
      try {
        response = await fetch(`${url}/emails`, {
          method: "POST",
          headers: {
            authorization: `Bearer ${apiKey}`,
            "content-type": "application/json",
            ...(mail.idempotencyKey === undefined ? {} : { "idempotency-key": mail.idempotencyKey }),
          },
          body: JSON.stringify({
            from,
            to: [mail.to],
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            attachments: mail.attachments?.map(({ filename, contentType, bytes }) => ({
              filename,
              content_type: contentType,
              content: toBase64(bytes),
            })),
          }),
          signal: AbortSignal.timeout(timeoutMs),
        });
      } catch (error) {
        throw unavailable("mail", error);
      }
      if (response.ok) return;
      // What is wrong with the mail itself stays wrong; our key, our pace or their fault do not.
      if (response.status === 400 || response.status === 422) throw new MailRefused(await reasonOf(response));
      throw unavailable("mail", new Error(`Resend answered ${response.status}`));
    },
  };
}

async function reasonOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const message = typeof body === "object" && body !== null && "message" in body ? body.message : undefined;
  return typeof message === "string" ? message.slice(0, 200) : `the mail service answered ${response.status}`;
}
