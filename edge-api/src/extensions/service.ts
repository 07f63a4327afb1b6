import type { z } from "zod";
import type { listExtensions as listInput } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { decodeCursor, toPage } from "../lib/cursor.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import * as store from "./store.ts";

export async function listExtensions(ctx: Ctx, input: z.output<typeof listInput>) {
  authorize(ctx, "extensions.read");
  const after = decodeCursor(input.cursor);
  const rows = await readTenant(ctx, (q) => store.selectExtensions(q, ctx.tenantId, { ...input, after }));
  return toPage(
    rows,
    input.limit,
    ({ number, id }) => ({ key: number, id }),
    (row) => row,
  );
}

/** The number the next person would get; null when the range is full. */
export async function getNextExtension(ctx: Ctx): Promise<{ number: string | null }> {
  authorize(ctx, "extensions.read");
  const [row] = await readTenant(ctx, (q) => store.selectNextNumber(q, ctx.tenantId));
  return { number: row?.number ?? null };
}
