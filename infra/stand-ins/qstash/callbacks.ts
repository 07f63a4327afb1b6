import type { Attempt } from "./delivery.ts";
import { type CallbackTarget, type Message, readMessage } from "./message.ts";

/** The message that tells a callback or failure callback of an attempt (https://upstash.com/docs/qstash/features/callbacks). */
export function callbackMessage(
  target: CallbackTarget,
  source: Message,
  attempt: Attempt,
  now: number,
  dlqId?: string,
): Message {
  const body = {
    status: attempt.status,
    header: attempt.headers,
    body: attempt.body.toString("base64"),
    retried: source.retried,
    maxRetries: source.maxRetries,
    sourceMessageId: source.messageId,
    url: source.url,
    method: source.method,
    sourceHeader: Object.fromEntries(Object.entries(source.headers).map(([name, value]) => [name, [value]])),
    sourceBody: source.bodyBase64,
    notBefore: source.notBefore,
    createdAt: source.createdAt,
    ...(source.scheduleId === undefined ? {} : { scheduleId: source.scheduleId }),
    ...(source.queueName === undefined ? {} : { queueName: source.queueName }),
    ...(dlqId === undefined ? {} : { dlqId }),
  };
  const headers = { "content-type": "application/json", ...target.headers };
  return readMessage(target.url, headers, Buffer.from(JSON.stringify(body)), now);
}
