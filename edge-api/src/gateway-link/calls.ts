import { type CallRecord, callRecord } from "../../contract/index.ts";
import { type Ctx, inTenant } from "../lib/ctx.ts";
import { latestOf } from "../lib/latest-of.ts";
import { withTenant } from "../lib/tenant-db.ts";
import { everServedTenants } from "./assignments.ts";
import { gatewayOf } from "./authenticate.ts";
import * as store from "./calls-store.ts";
import { dataFault, firstIssue, logRefused, type Refusal, type ReportsAnswer } from "./reports.ts";

type Taken = { good: CallRecord[]; refused: Refusal[] };

/**
 * Takes call records, each exactly once: a version that is there already is accepted and changes nothing. A record that cannot be
 * taken is refused by name with the reason, and keeps nobody else's back. What is accepted is durable.
 */
export async function takeCalls(ctx: Ctx, reported: { id: string }[]): Promise<ReportsAnswer> {
  const { good, refused } = sortOut(reported);
  const known = await everServedTenants(
    ctx,
    good.map((record) => record.tenantId),
  );
  const foreign = good.filter((record) => !known.has(record.tenantId));
  const answer: ReportsAnswer = {
    accepted: [],
    refused: [...refused, ...foreign.map(({ id }) => ({ id, reason: "this gateway does not serve that tenant" }))],
  };
  for (const [tenantId, records] of Map.groupBy(good, (record) => record.tenantId)) {
    if (!known.has(tenantId)) continue;
    const taken = await takeTenantCalls(inTenant(ctx, tenantId), newestOfEach(records));
    answer.accepted.push(...taken.accepted);
    answer.refused.push(...taken.refused);
  }
  if (answer.refused.length > 0) logRefused(ctx, answer.refused);
  return answer;
}

/** All at once; if that fails for what is in them, one by one, to find the bad ones. A fault of the database fails the request. */
async function takeTenantCalls(ctx: Ctx, records: CallRecord[]): Promise<ReportsAnswer> {
  try {
    await write(ctx, records);
    return { accepted: records.map((record) => record.id), refused: [] };
  } catch (error) {
    const reason = dataFault(error);
    if (reason === undefined) throw error;
    const [only, ...others] = records;
    if (only !== undefined && others.length === 0) return { accepted: [], refused: [{ id: only.id, reason }] };
  }
  const middle = Math.ceil(records.length / 2);
  const halves = [records.slice(0, middle), records.slice(middle)];
  const answer: ReportsAnswer = { accepted: [], refused: [] };
  for (const half of halves) {
    const taken = await takeTenantCalls(ctx, half);
    answer.accepted.push(...taken.accepted);
    answer.refused.push(...taken.refused);
  }
  return answer;
}

function write(ctx: Ctx, records: CallRecord[]): Promise<void> {
  return withTenant(ctx, async (tx) => {
    const written = await store.upsertCalls(tx, ctx.tenantId, gatewayOf(ctx), records);
    const replaced = written.filter((call) => !call.isNew).map((call) => call.id);
    if (replaced.length > 0) await store.deleteParts(tx, ctx.tenantId, replaced);
    const ids = new Set(written.map((call) => call.id));
    const parts = records.filter((record) => ids.has(record.id));
    if (parts.length > 0) await store.insertParts(tx, ctx.tenantId, parts);
  });
}

function sortOut(reported: { id: string }[]): Taken {
  const taken: Taken = { good: [], refused: [] };
  for (const each of reported) {
    const parsed = isDeeperThan(each, MAX_DEPTH) ? TOO_DEEP : callRecord.safeParse(mended(each));
    if (parsed.success) taken.good.push(parsed.data);
    else taken.refused.push({ id: each.id, reason: firstIssue(parsed.error.issues) });
  }
  return taken;
}

/** As every other body of ours. */
const MAX_DEPTH = 40;
const TOO_DEEP = { success: false, error: { issues: [{ path: [], message: "nested too deeply" }] } } as const;

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((member) => isDeeperThan(member, depth - 1));
}

/** Postgres holds neither NUL nor half a character; a call is not lost for one in a transcript. */
function mended(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\0", "\ufffd");
  if (Array.isArray(value)) return value.map(mended);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [mended(key), mended(member)]));
}

/**
 * One record of each call, the highest version. In the order of their ids, so that two batches that overlap wait for each other instead of
 * locking each other out.
 */
function newestOfEach(records: CallRecord[]): CallRecord[] {
  const newest = latestOf(
    records,
    ({ id }) => id,
    ({ version }) => version,
  );
  return newest.sort((a, b) => (a.id < b.id ? -1 : 1));
}
