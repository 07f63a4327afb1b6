import type { z } from "zod";
import type { exportAuditLogs } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { mutate } from "../lib/mutate.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { toCell, toJsonCell, toLine } from "./csv.ts";
import type { AuditFilter } from "./filter-store.ts";
import * as store from "./store.ts";

/** Entries held in memory at a time. Some have a whole prompt in them, twice. */
const AT_ONCE = 500;

/** Spreadsheets take a file for UTF-8 only when it says so. */
const BYTE_ORDER_MARK = "\ufeff";

/** The columns by the names the API has for them; times in UTC, before and after as JSON. */
const COLUMNS: readonly [name: string, cell: (row: store.EntryRow) => string][] = [
  ["seq", ({ seq }) => toCell(seq)],
  ["at", ({ at }) => toCell(at.toISOString())],
  ["actorKind", ({ actorKind }) => toCell(actorKind)],
  ["actorId", ({ actorId }) => toCell(actorId)],
  ["actorName", ({ actorName }) => toCell(actorName)],
  ["actorFromTenantId", ({ actingTenantId }) => toCell(actingTenantId)],
  ["action", ({ action }) => toCell(action)],
  ["entityType", ({ entityType }) => toCell(entityType)],
  ["entityId", ({ entityId }) => toCell(entityId)],
  ["entityName", ({ entityName }) => toCell(entityName)],
  ["before", ({ before }) => toJsonCell(before)],
  ["after", ({ after }) => toJsonCell(after)],
  ["address", ({ address }) => toCell(address)],
  ["userAgent", ({ userAgent }) => toCell(userAgent)],
  ["requestId", ({ requestId }) => toCell(requestId)],
  ["previousHash", ({ previousHash }) => toCell(previousHash)],
  ["hash", ({ hash }) => toCell(hash)],
];

/**
 * All entries that match, newest first, as CSV in UTF-8: a page is read when the reader has taken the one before, so memory does
 * not grow with the log. That somebody took them stands in the log before the first byte leaves; the file ends before that entry.
 * When reading fails half-way the stream breaks off, and the caller can tell.
 */
export async function exportAuditLog(
  ctx: Ctx,
  filter: z.output<typeof exportAuditLogs>,
): Promise<ReadableStream<Uint8Array>> {
  const lastSeq = await mutate(ctx, "audit_log.export", async (tx, audit) => {
    const [head] = await store.selectHead(tx, ctx.tenantId);
    const throughSeq = head?.seq ?? 0;
    audit({ id: null, name: "Audit log", after: { ...filter, throughSeq } });
    return throughSeq;
  });
  return toStream(linesOf(ctx, filter, lastSeq));
}

async function* linesOf(ctx: Ctx, filter: AuditFilter, lastSeq: number): AsyncGenerator<string, void> {
  yield BYTE_ORDER_MARK + toLine(COLUMNS.map(([name]) => name));
  let before = lastSeq + 1;
  for (;;) {
    const page = { ...filter, before, limit: AT_ONCE };
    const rows = await readTenant(ctx, (q) => store.selectEntries(q, ctx.tenantId, page));
    if (rows.length > 0) yield rows.map((row) => toLine(COLUMNS.map(([, cell]) => cell(row)))).join("");
    const last = rows.at(-1);
    if (last === undefined || rows.length < AT_ONCE) return;
    before = last.seq;
  }
}

function toStream(lines: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      async pull(controller) {
        const { value, done } = await lines.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await lines.return();
      },
    },
    { highWaterMark: 0 },
  );
}
