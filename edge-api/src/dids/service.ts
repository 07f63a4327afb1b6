import type { z } from "zod";
import type { didPage, listDids as listInput } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { decodeCursor, toPage } from "../lib/cursor.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import * as store from "./store.ts";

/** The tenant's outside numbers. */
export async function listDids(
  ctx: Ctx,
  { limit, cursor, q: words }: z.output<typeof listInput>,
): Promise<z.output<typeof didPage>> {
  authorize(ctx, "dids.read");
  const after = decodeCursor(cursor)?.key;
  const rows = await readTenant(ctx, (q) => store.selectDids(q, ctx.tenantId, { q: words, after, limit }));
  const positionOf = ({ number, id }: (typeof rows)[number]) => ({ key: number, id });
  return toPage(rows, limit, positionOf, (row) => ({
    ...row,
    destination: null,
    destinationName: null,
    createdAt: row.createdAt.toISOString(),
  }));
}
