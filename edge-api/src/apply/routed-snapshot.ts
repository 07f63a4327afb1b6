import type { Snapshot } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { projectSnapshot } from "./projection.ts";
import * as store from "./store.ts";

/** The state calls go by: what runs, or what is saved. Before the first apply it is what is saved, whichever was asked for. */
export async function readRoutedSnapshot(
  ctx: Ctx,
  wanted: "applied" | "saved",
): Promise<{ state: "applied" | "saved"; revision: number; snapshot: Snapshot }> {
  if (wanted === "applied") {
    const [row] = await readTenant(ctx, (q) => store.selectApplied(q, ctx.tenantId));
    if (row !== undefined) return { state: "applied", revision: row.revision, snapshot: row.body };
  }
  const [row] = await readTenant(ctx, (q) => store.selectState(q, ctx.tenantId));
  const { revision, rows } = orNotFound(row, "tenant");
  return { state: "saved", revision, snapshot: projectSnapshot(rows) };
}
