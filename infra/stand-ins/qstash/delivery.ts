import { parseRetryAfterMs } from "./durations.ts";
import type { Message } from "./message.ts";
import { type SigningKeys, signDelivery } from "./signature.ts";

/** What came back from one attempt. `status` 0 means that no answer came; `body` then says why. */
export type Attempt = {
  status: number;
  headers: Record<string, string[]>;
  body: Buffer;
  isDelivered: boolean;
  /** The receiver said that no retry will help. */
  isNonRetryable: boolean;
  retryAfterMs?: number;
};

const MAX_RESPONSE_BYTES = 1024 * 1024;
const NON_RETRYABLE_STATUS = 489;

/** Calls the message's destination once, signed. Never throws: a refused connection or a time-out is an attempt too. */
export async function attemptDelivery(
  message: Message,
  keys: SigningKeys,
  now: () => number,
  stopping: AbortSignal,
): Promise<Attempt> {
  const body = Buffer.from(message.bodyBase64, "base64");
  const headers = {
    ...message.headers,
    "user-agent": "Upstash-QStash",
    "upstash-signature": await signDelivery(keys.current, message.url, body, now()),
    "upstash-message-id": message.messageId,
    "upstash-retried": String(message.retried),
    ...(message.scheduleId === undefined ? {} : { "upstash-schedule-id": message.scheduleId }),
    ...(message.queueName === undefined ? {} : { "upstash-queue-name": message.queueName }),
    ...(message.label === undefined ? {} : { "upstash-label": message.label }),
  };
  try {
    const response = await fetch(message.url, {
      method: message.method,
      headers,
      redirect: "manual",
      signal: AbortSignal.any([stopping, AbortSignal.timeout(message.timeoutMs)]),
      ...(message.method === "GET" || body.length === 0 ? {} : { body: new Uint8Array(body) }),
    });
    return readAttempt(response, await readLimited(response), now());
  } catch (error) {
    return {
      status: 0,
      headers: {},
      body: Buffer.from(describe(error)),
      isDelivered: false,
      isNonRetryable: false,
    };
  }
}

function readAttempt(response: Response, body: Buffer, now: number): Attempt {
  const retryAfter = response.headers.get("retry-after");
  const retryAfterMs = retryAfter === null ? undefined : parseRetryAfterMs(retryAfter, now);
  const headers = [...response.headers].map(([name, value]): [string, string[]] => [name, [value]]);
  return {
    status: response.status,
    headers: Object.fromEntries(headers),
    body,
    isDelivered: response.ok,
    isNonRetryable:
      response.status === NON_RETRYABLE_STATUS && response.headers.get("upstash-nonretryable-error") === "true",
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** The first megabyte of the answer; the rest is not read. */
async function readLimited(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes: Uint8Array = chunk;
    chunks.push(bytes);
    size += bytes.length;
    if (size >= MAX_RESPONSE_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
