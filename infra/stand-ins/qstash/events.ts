import type { Message } from "./message.ts";

export type EventState = "CREATED" | "ACTIVE" | "DELIVERED" | "ERROR" | "RETRY" | "CANCELLED" | "FAILED";

export type DeliveryEvent = {
  time: number;
  messageId: string;
  state: EventState;
  url: string;
  responseStatus?: number;
  error?: string;
  nextDeliveryTime?: number;
  scheduleId?: string;
  queueName?: string;
};

/** The last things that happened to messages, newest last; in memory only. */
export type EventLog = {
  add(
    message: Message,
    state: EventState,
    detail?: Pick<DeliveryEvent, "responseStatus" | "error" | "nextDeliveryTime">,
  ): void;
  list(): readonly DeliveryEvent[];
};

export function createEventLog(now: () => number, limit: number): EventLog {
  const events: DeliveryEvent[] = [];
  return {
    add(message, state, detail = {}) {
      events.push({
        time: now(),
        messageId: message.messageId,
        state,
        url: message.url,
        ...(message.scheduleId === undefined ? {} : { scheduleId: message.scheduleId }),
        ...(message.queueName === undefined ? {} : { queueName: message.queueName }),
        ...detail,
      });
      if (events.length > limit) events.shift();
    },
    list: () => events,
  };
}
