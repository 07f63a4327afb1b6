import type { CallRecord } from "@callplane/edge-api/contract";
import Database from "better-sqlite3";
import { z } from "zod";

/*
 * The gateway's disk memory of calls, one SQLite file, two promises:
 *
 * - A finished record is durable when `add` returns: its connection runs with synchronous=FULL, so the commit has been
 *   fsynced and survives a power cut. One fsync a call.
 * - A call in progress is durable against the gateway's own death when `keep` returns, not against a power cut
 *   (synchronous=NORMAL on a connection of its own): it is written several times a second, and an fsync each would be heard.
 *
 * WAL mode, so the two never wait for a reader.
 */

export interface CallSpool {
  /** Stores a finished record until the edge has it; a higher version replaces a lower one, a repetition changes nothing. */
  add(record: CallRecord): void;
  /** The oldest records not yet at the edge. */
  oldest(limit: number): CallRecord[];
  /** The edge has these. */
  remove(records: readonly { id: string; version: number }[]): void;
  /** The edge will never take these; kept aside for a person to look at. */
  setAside(refusals: readonly { id: string; version: number; reason: string }[]): void;
  counts(): { waiting: number; refused: number };
  /** What is known of a call in progress. */
  keep(callId: string, state: unknown): void;
  forget(callId: string): void;
  /** Calls that were in progress when this file was last written. */
  kept(): unknown[];
  close(): void;
}

const MOST_REFUSED = 10_000;

const row = z.object({ body: z.string() });
const counted = z.object({ n: z.number() });

/** Opens or makes the file. Throws when it cannot be used. */
export function openSpool(path: string): CallSpool {
  const durable = openFile(path, "FULL");
  durable.exec(`
    create table if not exists records (
      id text primary key, version integer not null, body text not null,
      seq integer not null, refused_reason text
    ) strict;
    create index if not exists records_waiting on records (seq) where refused_reason is null;
    create table if not exists open_calls (id text primary key, body text not null) strict;
  `);
  const quick = openFile(path, "NORMAL");

  const insert = durable.prepare(`
    insert into records (id, version, body, seq) values (@id, @version, @body, (select coalesce(max(seq), 0) + 1 from records))
    on conflict (id) do update set version = excluded.version, body = excluded.body, seq = excluded.seq, refused_reason = null
      where excluded.version > records.version`);
  const dropOpen = durable.prepare("delete from open_calls where id = ?");
  const select = durable.prepare("select body from records where refused_reason is null order by seq limit ?");
  const remove = durable.prepare("delete from records where id = @id and version = @version");
  const refuse = durable.prepare("update records set refused_reason = @reason where id = @id and version = @version");
  const trim = durable.prepare(`
    delete from records where refused_reason is not null and seq <=
      (select seq from records where refused_reason is not null order by seq desc limit 1 offset ${MOST_REFUSED})`);
  const count = durable.prepare("select count(*) as n from records where (refused_reason is not null) = ?");
  const keep = quick.prepare(
    "insert into open_calls (id, body) values (?, ?) on conflict (id) do update set body = excluded.body",
  );
  const forget = quick.prepare("delete from open_calls where id = ?");
  const open = durable.prepare("select body from open_calls");

  // A record and the end of its call's journal are one fact.
  const addAll = durable.transaction((record: CallRecord) => {
    insert.run({ id: record.id, version: record.version, body: JSON.stringify(record) });
    dropOpen.run(record.id);
  });
  const removeAll = durable.transaction((records: readonly { id: string; version: number }[]) => {
    for (const { id, version } of records) remove.run({ id, version });
  });
  const refuseAll = durable.transaction((refusals: readonly { id: string; version: number; reason: string }[]) => {
    for (const { id, version, reason } of refusals) refuse.run({ id, version, reason });
    trim.run();
  });
  const numberOf = (refused: 0 | 1) => counted.parse(count.get(refused)).n;

  return {
    add: (record) => addAll(record),
    oldest: (limit) => select.all(limit).map((found) => readRecord(row.parse(found).body)),
    remove: (records) => removeAll(records),
    setAside: (refusals) => refuseAll(refusals),
    counts: () => ({ waiting: numberOf(0), refused: numberOf(1) }),
    keep: (callId, state) => void keep.run(callId, JSON.stringify(state)),
    forget: (callId) => void forget.run(callId),
    kept: () => open.all().map((found): unknown => JSON.parse(row.parse(found).body)),
    close() {
      quick.close();
      durable.close();
    },
  };
}

function openFile(path: string, synchronous: "FULL" | "NORMAL"): Database.Database {
  const database = new Database(path);
  database.pragma("journal_mode = WAL");
  database.pragma(`synchronous = ${synchronous}`);
  database.pragma("busy_timeout = 2000");
  return database;
}

/** What we wrote ourselves, in this file, from a CallRecord. */
function readRecord(body: string): CallRecord {
  return JSON.parse(body) as CallRecord;
}
