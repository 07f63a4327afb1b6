import type { z } from "zod";
import type { ApplyJobDetail, applyJobPage, listApplyJobs } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { decodeTimeCursor, toPage } from "../lib/cursor.ts";
import { orNotFound } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { diffSnapshots, MAX_LISTED_CHANGES } from "./diff.ts";
import * as store from "./store.ts";
import { toApplyJob } from "./view.ts";

/** The tenant's applies, newest first. */
export async function listJobs(
  ctx: Ctx,
  { limit, cursor, status }: z.infer<typeof listApplyJobs>,
): Promise<z.infer<typeof applyJobPage>> {
  authorize(ctx, "apply.read");
  const after = decodeTimeCursor(cursor);
  const rows = await readTenant(ctx, (q) => store.selectJobs(q, ctx.tenantId, { limit, after, status }));
  return toPage(rows, limit, (row) => ({ key: row.createdAt.toISOString(), id: row.id }), toApplyJob);
}

/** One apply with what it changed against what ran before it. Throws `not_found`. */
export async function getJob(ctx: Ctx, id: string): Promise<ApplyJobDetail> {
  authorize(ctx, "apply.read");
  const row = orNotFound((await readTenant(ctx, (q) => store.selectJobDetail(q, ctx.tenantId, id)))[0], "apply job");
  const changes =
    row.changes ?? (row.body ? diffSnapshots(row.previousBody, row.body).slice(0, MAX_LISTED_CHANGES) : []);
  return { ...toApplyJob(row), changes, fileDiff: row.fileDiff ?? "" };
}
