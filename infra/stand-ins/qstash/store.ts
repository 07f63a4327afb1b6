import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Headers, Message } from "./message.ts";

export type Queue = { name: string; parallelism: number; paused: boolean; createdAt: number; updatedAt: number };

export type Schedule = {
  scheduleId: string;
  cron: string;
  destination: string;
  /** The create call's headers: each firing is read as a publish with them. */
  headers: Headers;
  bodyBase64: string;
  createdAt: number;
  isPaused: boolean;
  lastScheduleTime?: number;
};

export type DeadLetter = Message & {
  dlqId: string;
  responseStatus: number;
  responseHeaders: Record<string, string[]>;
  responseBodyBase64: string;
};

const SCHEMA = `
  create table if not exists messages (seq integer primary key autoincrement, id text unique not null, queue text, due_at integer not null, data text not null);
  create index if not exists messages_due on messages (due_at, seq);
  create table if not exists queues (id text primary key, data text not null);
  create table if not exists schedules (id text primary key, data text not null);
  create table if not exists dead_letters (seq integer primary key autoincrement, id text unique not null, data text not null);
  create table if not exists deduplications (id text primary key, message_id text not null, expires_at integer not null);
`;

/**
 * What the stand-in holds, in SQLite. With a directory each change is durable when the call returns, even over a power cut
 * (WAL, synchronous=FULL); without one it lives in memory.
 */
export function openStore(dataDir: string | undefined) {
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const db = new DatabaseSync(dataDir === undefined ? ":memory:" : join(dataDir, "qstash.sqlite"));
  db.exec(`pragma journal_mode = wal; pragma synchronous = full; ${SCHEMA}`);

  function rows<T>(sql: string, ...args: (string | number)[]): T[] {
    return db
      .prepare(sql)
      .all(...args)
      .map((row) => parseRow<T>(row.data));
  }

  return {
    transaction<T>(work: () => T): T {
      db.exec("begin immediate");
      try {
        const result = work();
        db.exec("commit");
        return result;
      } catch (error) {
        db.exec("rollback");
        throw error;
      }
    },
    close: () => db.close(),

    putMessage(message: Message): void {
      db.prepare(
        "insert into messages (id, queue, due_at, data) values (?, ?, ?, ?) on conflict (id) do update set due_at = excluded.due_at, data = excluded.data",
      ).run(message.messageId, message.queueName ?? null, message.dueAt, JSON.stringify(message));
    },
    findMessage: (id: string) => rows<Message>("select data from messages where id = ?", id)[0],
    listMessages: () => rows<Message>("select data from messages order by seq"),
    countMessages: () => Number(db.prepare("select count(*) as n from messages").get()?.n),
    deleteMessage: (id: string) => db.prepare("delete from messages where id = ?").run(id).changes > 0,
    listUnqueued: (limit: number) =>
      rows<Message>("select data from messages where queue is null order by due_at, seq limit ?", limit),
    /** The first `limit` messages of a queue in the order they were enqueued, due or not: later ones wait for them. */
    listQueueHead: (queue: string, limit: number) =>
      rows<Message>("select data from messages where queue = ? order by seq limit ?", queue, limit),
    countQueued: (queue: string) =>
      Number(db.prepare("select count(*) as n from messages where queue = ?").get(queue)?.n),

    putQueue(queue: Queue): void {
      db.prepare("insert or replace into queues (id, data) values (?, ?)").run(queue.name, JSON.stringify(queue));
    },
    findQueue: (name: string) => rows<Queue>("select data from queues where id = ?", name)[0],
    listQueues: () => rows<Queue>("select data from queues order by id"),
    /** What still waits in the queue goes with it. */
    deleteQueue(name: string): boolean {
      db.prepare("delete from messages where queue = ?").run(name);
      return db.prepare("delete from queues where id = ?").run(name).changes > 0;
    },

    putSchedule(schedule: Schedule): void {
      db.prepare("insert or replace into schedules (id, data) values (?, ?)").run(
        schedule.scheduleId,
        JSON.stringify(schedule),
      );
    },
    findSchedule: (id: string) => rows<Schedule>("select data from schedules where id = ?", id)[0],
    listSchedules: () => rows<Schedule>("select data from schedules order by id"),
    deleteSchedule: (id: string) => db.prepare("delete from schedules where id = ?").run(id).changes > 0,

    /** Keeps the newest `limit` only. */
    addDeadLetter(letter: DeadLetter, limit: number): void {
      db.prepare("insert into dead_letters (id, data) values (?, ?)").run(letter.dlqId, JSON.stringify(letter));
      db.prepare("delete from dead_letters where seq <= (select max(seq) from dead_letters) - ?").run(limit);
    },
    findDeadLetter: (id: string) => rows<DeadLetter>("select data from dead_letters where id = ?", id)[0],
    listDeadLetters: () => rows<DeadLetter>("select data from dead_letters order by seq desc"),
    deleteDeadLetter: (id: string) => db.prepare("delete from dead_letters where id = ?").run(id).changes > 0,

    /** The message already published under this key, if that was within the window. */
    findDeduplicated(key: string, now: number): string | undefined {
      db.prepare("delete from deduplications where expires_at <= ?").run(now);
      const row = db.prepare("select message_id from deduplications where id = ?").get(key);
      return row === undefined ? undefined : String(row.message_id);
    },
    putDeduplication(key: string, messageId: string, expiresAt: number): void {
      db.prepare("insert or replace into deduplications (id, message_id, expires_at) values (?, ?, ?)").run(
        key,
        messageId,
        expiresAt,
      );
    },
  };
}

export type Store = ReturnType<typeof openStore>;

/** The `data` column holds only what this file wrote into it, as the type its table is for. */
function parseRow<T>(data: unknown): T {
  return JSON.parse(String(data));
}
