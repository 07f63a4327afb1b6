import { HttpRefusal } from "../http.ts";
import type { Message } from "./message.ts";

const FIELDS = new Set(["url", "label", "queueName", "scheduleId", "messageId"]);
const IGNORED = new Set(["count", "cursor", "messageIds", "dlqIds"]);

export type Page<T> = { items: T[]; cursor?: string };

/** The items a list or bulk request means. Throws HttpRefusal 501 on a filter that is not emulated, rather than match all. */
export function selectItems<T extends Message & { dlqId?: string }>(items: T[], query: URLSearchParams): T[] {
  const wanted = new Map<string, string[]>();
  for (const name of new Set(query.keys())) {
    if (IGNORED.has(name)) continue;
    if (!FIELDS.has(name)) throw new HttpRefusal(501, { error: `filter ${name} is not emulated by the local QStash` });
    wanted.set(name, query.getAll(name));
  }
  const messageIds = query.getAll("messageIds");
  const dlqIds = query.getAll("dlqIds");
  return items.filter((item) => {
    if (messageIds.length > 0 && !messageIds.includes(item.messageId)) return false;
    if (dlqIds.length > 0 && !dlqIds.includes(item.dlqId ?? "")) return false;
    return [...wanted].every(([name, values]) => values.includes(fieldOf(item, name) ?? ""));
  });
}

/** One page of `count` (100 when absent) items; the cursor is the offset of the next. */
export function pageOf<T>(items: T[], query: URLSearchParams): Page<T> {
  const offset = Number(query.get("cursor") ?? 0) || 0;
  const count = Math.min(Number(query.get("count") ?? 100) || 100, 100);
  const end = offset + count;
  return { items: items.slice(offset, end), ...(end < items.length ? { cursor: String(end) } : {}) };
}

function fieldOf(item: Message, name: string): string | undefined {
  switch (name) {
    case "url":
      return item.url;
    case "label":
      return item.label;
    case "queueName":
      return item.queueName;
    case "scheduleId":
      return item.scheduleId;
    default:
      return item.messageId;
  }
}
