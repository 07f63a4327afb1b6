import { createHash, randomUUID } from "node:crypto";
import { HttpRefusal } from "../http.ts";
import { parseDurationMs } from "./durations.ts";
import { evaluateRetryDelayMs } from "./retry-delay.ts";

/** Request headers with lower-case names. */
export type Headers = Record<string, string>;

/** Where a callback goes, with the `upstash-*` headers that shape its own delivery. */
export type CallbackTarget = { url: string; headers: Headers };

/** One message as it is kept until it was delivered, cancelled, or given up. Times are epoch milliseconds. */
export type Message = {
  messageId: string;
  url: string;
  method: string;
  headers: Headers;
  bodyBase64: string;
  createdAt: number;
  notBefore: number;
  /** When the next attempt is due. */
  dueAt: number;
  /** Attempts that failed so far. */
  retried: number;
  maxRetries: number;
  retryDelay?: string;
  timeoutMs: number;
  queueName?: string;
  scheduleId?: string;
  label?: string;
  callback?: CallbackTarget;
  failureCallback?: CallbackTarget;
};

const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);
const DEFAULT_RETRIES = 3;
const DEFAULT_TIMEOUT_MS = 120_000;
const MAX_DELAY_MS = 90 * 86_400_000;

/** The message that a publish to `destination` with these headers asks for. Throws HttpRefusal 400 as QStash does. */
export function readMessage(destination: string, headers: Headers, body: Buffer, now: number): Message {
  const method = (headers["upstash-method"] ?? "POST").toUpperCase();
  if (!METHODS.has(method)) throw refuse(`invalid method: ${method}`);
  if (headers["upstash-flow-control-key"] !== undefined) {
    throw new HttpRefusal(501, { error: "flow control is not emulated by the local QStash" });
  }
  const notBefore = readNotBefore(headers, now);
  const retryDelay = headers["upstash-retry-delay"];
  if (retryDelay !== undefined && evaluateRetryDelayMs(retryDelay, 0) === undefined) {
    throw refuse(`invalid retry delay expression: ${retryDelay}`);
  }
  const scheduleId = headers["upstash-schedule-id"];
  const label = headers["upstash-label"];
  const callback = readCallback(headers, "upstash-callback");
  const failureCallback = readCallback(headers, "upstash-failure-callback");
  return {
    messageId: `msg_${randomUUID().replaceAll("-", "")}`,
    url: checkDestination(destination),
    method,
    headers: forwardedHeaders(headers),
    bodyBase64: body.toString("base64"),
    createdAt: now,
    notBefore,
    dueAt: notBefore,
    retried: 0,
    maxRetries: readRetries(headers),
    timeoutMs: readDuration(headers, "upstash-timeout") ?? DEFAULT_TIMEOUT_MS,
    ...(retryDelay === undefined ? {} : { retryDelay }),
    ...(scheduleId === undefined ? {} : { scheduleId }),
    ...(label === undefined ? {} : { label }),
    ...(callback === undefined ? {} : { callback }),
    ...(failureCallback === undefined ? {} : { failureCallback }),
  };
}

/** The key under which a second publish counts as the same, or undefined when it is not to be deduplicated. */
export function deduplicationKey(destination: string, headers: Headers, body: Buffer): string | undefined {
  const given = headers["upstash-deduplication-id"];
  if (given !== undefined) return `id:${given}`;
  if (headers["upstash-content-based-deduplication"] !== "true") return undefined;
  const kept = Object.entries(headers).filter(
    ([name]) => name === "content-type" || name.startsWith("upstash-forward-"),
  );
  const text = JSON.stringify([destination, kept.sort(), body.toString("base64")]);
  return `content:${createHash("sha256").update(text).digest("hex")}`;
}

/** The destination as a URL. QStash takes it as it stands in the path, or percent-encoded. */
function checkDestination(destination: string): string {
  const text = /^https?%3a/i.test(destination) ? decodeURIComponent(destination) : destination;
  if (!/^https?:\/\//i.test(text)) {
    throw refuse("invalid destination url: endpoint has invalid scheme, add http:// or https:// in front of your url");
  }
  if (!URL.canParse(text)) throw refuse(`invalid destination url: ${text}`);
  return text;
}

function refuse(error: string): HttpRefusal {
  return new HttpRefusal(400, { error });
}

function readNotBefore(headers: Headers, now: number): number {
  const absolute = headers["upstash-not-before"];
  if (absolute !== undefined) {
    if (!/^\d+$/.test(absolute)) throw refuse(`invalid Upstash-Not-Before: ${absolute}`);
    return checkDelay(Math.max(now, Number(absolute) * 1_000), now);
  }
  return checkDelay(now + (readDuration(headers, "upstash-delay") ?? 0), now);
}

function checkDelay(notBefore: number, now: number): number {
  if (notBefore - now > MAX_DELAY_MS) throw refuse("quota maxDelay exceeded: 90 days");
  return notBefore;
}

function readRetries(headers: Headers): number {
  const text = headers["upstash-retries"] ?? String(DEFAULT_RETRIES);
  if (!/^\d{1,3}$/.test(text)) throw refuse(`invalid Upstash-Retries: ${text}`);
  return Number(text);
}

function readDuration(headers: Headers, name: string): number | undefined {
  const text = headers[name];
  if (text === undefined || text === "") return undefined;
  const duration = parseDurationMs(text);
  if (duration === undefined) throw refuse(`invalid ${name}: ${text}`);
  return duration;
}

/** `Upstash-Callback-Retries: 1` is the callback's own `Upstash-Retries: 1`, and so on for every option. */
function readCallback(
  headers: Headers,
  name: "upstash-callback" | "upstash-failure-callback",
): CallbackTarget | undefined {
  const url = headers[name];
  if (url === undefined) return undefined;
  const own = Object.entries(headers)
    .filter(([key]) => key.startsWith(`${name}-`))
    .map(([key, value]): [string, string] => [`upstash-${key.slice(name.length + 1)}`, value]);
  return { url: checkDestination(url), headers: Object.fromEntries(own) };
}

function forwardedHeaders(headers: Headers): Headers {
  const forwarded = Object.entries(headers)
    .filter(([name]) => name.startsWith("upstash-forward-"))
    .map(([name, value]): [string, string] => [name.slice("upstash-forward-".length), value]);
  const contentType = headers["content-type"];
  return { ...(contentType === undefined ? {} : { "content-type": contentType }), ...Object.fromEntries(forwarded) };
}
