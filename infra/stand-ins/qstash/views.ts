import type { CallbackTarget, Message } from "./message.ts";
import { nextFiring } from "./schedules.ts";
import type { DeadLetter, Queue, Schedule } from "./store.ts";

/** A message as `GET /v2/messages/{id}` shows it. */
export function viewMessage(message: Message) {
  return {
    messageId: message.messageId,
    url: message.url,
    method: message.method,
    header: toMultiHeaders(message.headers),
    ...viewBody("body", message.bodyBase64),
    createdAt: message.createdAt,
    notBefore: message.notBefore,
    maxRetries: message.maxRetries,
    ...viewOptional(message),
  };
}

export function viewDeadLetter(letter: DeadLetter) {
  return {
    ...viewMessage(letter),
    dlqId: letter.dlqId,
    responseStatus: letter.responseStatus,
    responseHeader: letter.responseHeaders,
    ...viewBody("responseBody", letter.responseBodyBase64),
  };
}

export function viewQueue(queue: Queue, lag: number) {
  return { ...queue, lag };
}

export function viewSchedule(schedule: Schedule, now: number) {
  const { headers } = schedule;
  return {
    scheduleId: schedule.scheduleId,
    cron: schedule.cron,
    destination: schedule.destination,
    method: headers["upstash-method"] ?? "POST",
    ...viewBody("body", schedule.bodyBase64),
    createdAt: schedule.createdAt,
    isPaused: schedule.isPaused,
    retries: Number(headers["upstash-retries"] ?? 3),
    ...(headers["upstash-callback"] === undefined ? {} : { callback: headers["upstash-callback"] }),
    ...(headers["upstash-failure-callback"] === undefined
      ? {}
      : { failureCallback: headers["upstash-failure-callback"] }),
    ...(headers["upstash-queue-name"] === undefined ? {} : { queueName: headers["upstash-queue-name"] }),
    ...(schedule.lastScheduleTime === undefined ? {} : { lastScheduleTime: schedule.lastScheduleTime }),
    nextScheduleTime: nextFiring(schedule.cron, now),
  };
}

function viewOptional(message: Message) {
  const fields: Record<string, string | undefined> = {
    queueName: message.queueName,
    scheduleId: message.scheduleId,
    label: message.label,
    retryDelayExpression: message.retryDelay,
    callback: urlOf(message.callback),
    failureCallback: urlOf(message.failureCallback),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function urlOf(target: CallbackTarget | undefined): string | undefined {
  return target?.url;
}

/** Text as text; what is not UTF-8 under `<name>Base64`. */
function viewBody(name: string, base64: string): Record<string, string> {
  const bytes = Buffer.from(base64, "base64");
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? { [name]: text } : { [`${name}Base64`]: base64 };
}

function toMultiHeaders(headers: Record<string, string>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
}
