import type { z } from "zod";
import type { CallDetail, callPage, listCalls as listInput } from "../../contract/index.ts";
import { type Ctx, userOf } from "../lib/ctx.ts";
import { decodeTimeCursor, toPage } from "../lib/cursor.ts";
import { orNotFound } from "../lib/errors.ts";
import { authorize, isAllowed } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import * as store from "./store.ts";
import { toDetail, toSummary } from "./view.ts";

/** Calls, newest first: all of the tenant's, or for those who may see their own only, the ones their phones took part in. */
export async function listCalls(ctx: Ctx, input: z.output<typeof listInput>): Promise<z.output<typeof callPage>> {
  const { cursor, limit, ...filter } = input;
  const userId = ownOnly(ctx);
  const after = decodeTimeCursor(cursor);
  const rows = await readTenant(ctx, (q) => store.selectCalls(q, ctx.tenantId, { ...filter, userId, after, limit }));
  return toPage(rows, limit, (row) => ({ key: row.startedAt.toISOString(), id: row.id }), toSummary);
}

/** One call with legs, timeline and, where it may be read, transcript. Throws `not_found`, also for calls that are not one's own. */
export async function getCall(ctx: Ctx, id: string): Promise<CallDetail> {
  const userId = ownOnly(ctx);
  const [row] = await readTenant(ctx, (q) => store.selectCall(q, ctx.tenantId, id, userId));
  return toDetail(orNotFound(row, "call"), { withTranscript: isAllowed(ctx.actor, "transcripts.read") });
}

/** The person to whose calls the caller is bound; undefined for those who may see every call. */
function ownOnly(ctx: Ctx): string | undefined {
  if (isAllowed(ctx.actor, "calls.read")) return undefined;
  authorize(ctx, "calls.read_own");
  return userOf(ctx).userId;
}
