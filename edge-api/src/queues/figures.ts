import type { QueueFigures } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { selectFigures } from "./figures-store.ts";

/** How the queue did today. Calls that go on are not counted yet. Throws `not_found`. */
export async function getFigures(ctx: Ctx, queueId: string, withinSec: number): Promise<QueueFigures> {
  authorize(ctx, "calls.read");
  const [row] = await readTenant(ctx, (q) => selectFigures(q, ctx.tenantId, queueId, withinSec));
  return { ...orNotFound(row, "queue").figures, withinSec };
}
