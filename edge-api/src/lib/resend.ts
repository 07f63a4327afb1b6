import { toBase64 } from "./encoding.ts";
import { unavailable } from "./errors.ts";
import type { MailPort } from "./ports.ts";

export type ResendOptions = { url: string; apiKey: string; from: string; timeoutMs?: number };

/** Mail by Resend's API (https://resend.com/docs/api-reference/emails/send-email), by plain fetch. Throws `upstream_unavailable`. */
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
      if (!response.ok) throw unavailable("mail", new Error(`Resend answered ${response.status}`));
    },
  };
}
