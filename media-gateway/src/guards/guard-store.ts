import type { CallBlockReport, CallRefusalReport, CallWarning } from "@callplane/edge-api/contract";
import Database from "better-sqlite3";
import { z } from "zod";
import type { MeteredCall } from "./metered-call.ts";

export type GuardReport =
  | { readonly kind: "refusal"; readonly body: CallRefusalReport }
  | { readonly kind: "warning"; readonly body: CallWarning }
  | { readonly kind: "block"; readonly body: CallBlockReport };

/** The guards' memory on disk: what the edge is to be told, and the calls that are being metered. */
export interface GuardStore {
  /** Outlives the gateway once it returns. */
  addReport(report: GuardReport): void;
  /** The oldest not yet at the edge. */
  oldestReports(limit: number): GuardReport[];
  removeReports(ids: readonly string[]): void;
  countReports(): number;
  keepCall(call: MeteredCall): void;
  forgetCall(id: string): void;
  /** Those that were up when this file was last written. */
  keptCalls(): MeteredCall[];
  close(): void;
}

const row = z.object({ body: z.string() });
const counted = z.object({ n: z.number() });

/** Opens or makes the file. Throws when it cannot be used. */
export function openGuardStore(path: string): GuardStore {
  const database = new Database(path);
  database.pragma("journal_mode = WAL");
  // A refusal that a power cut takes along was never told of: nobody called, nobody is billed.
  database.pragma("synchronous = NORMAL");
  database.pragma("busy_timeout = 2000");
  database.exec(`
    create table if not exists reports (seq integer primary key, id text not null unique, body text not null) strict;
    create table if not exists calls (id text primary key, body text not null) strict;
  `);
  const insert = database.prepare("insert into reports (id, body) values (?, ?) on conflict (id) do nothing");
  const select = database.prepare("select body from reports order by seq limit ?");
  const remove = database.prepare("delete from reports where id = ?");
  const count = database.prepare("select count(*) as n from reports");
  const keep = database.prepare(
    "insert into calls (id, body) values (?, ?) on conflict (id) do update set body = excluded.body",
  );
  const forget = database.prepare("delete from calls where id = ?");
  const calls = database.prepare("select body from calls");
  const removeAll = database.transaction((ids: readonly string[]) => {
    for (const id of ids) remove.run(id);
  });
  return {
    addReport: (report) => void insert.run(report.body.id, JSON.stringify(report)),
    oldestReports: (limit) => select.all(limit).map((found) => asReport(JSON.parse(row.parse(found).body))),
    removeReports: (ids) => removeAll(ids),
    countReports: () => counted.parse(count.get()).n,
    keepCall: (call) => void keep.run(call.id, JSON.stringify(call)),
    forgetCall: (id) => void forget.run(id),
    keptCalls: () => calls.all().map((found) => asCall(JSON.parse(row.parse(found).body))),
    close: () => void database.close(),
  };
}

/** What `addReport` wrote in this file. */
function asReport(body: unknown): GuardReport {
  return body as GuardReport;
}

/** What `keepCall` wrote in this file. */
function asCall(body: unknown): MeteredCall {
  return body as MeteredCall;
}
