import type { z } from "zod";
import type { listAuditLogs as listInput } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { decodeCursor, toPage } from "../lib/cursor.ts";
import { invalidField } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import * as store from "./store.ts";
import { toEntry } from "./view.ts";

export async function listAuditLogs(ctx: Ctx, { cursor, limit, ...filter }: z.output<typeof listInput>) {
  authorize(ctx, "audit.read");
  const before = toSeq(decodeCursor(cursor)?.key);
  // One more than asked for, to know whether there is a next page.
  const rows = await readTenant(ctx, (q) =>
    store.selectEntries(q, ctx.tenantId, { ...filter, before, limit: limit + 1 }),
  );
  return toPage(rows, limit, ({ seq, id }) => ({ key: String(seq), id }), toEntry);
}

function toSeq(key: string | undefined): number | undefined {
  if (key === undefined) return undefined;
  if (!/^\d{1,15}$/.test(key)) throw invalidField(["cursor"], "Not a cursor of this list");
  return Number(key);
}
