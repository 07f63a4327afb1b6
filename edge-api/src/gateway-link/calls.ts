import { type CallRecord, callRecord } from "../../contract/index.ts";
import { type Ctx, inTenant } from "../lib/ctx.ts";
import { AppError } from "../lib/errors.ts";
import { pgFaultOf } from "../lib/pg-errors.ts";
import { withTenant } from "../lib/tenant-db.ts";
import { everServedTenants } from "./assignments.ts";
import { gatewayOf } from "./authenticate.ts";
import * as store from "./calls-store.ts";

type Refusal = { id: string; reason: string };
export type CallsAnswer = { accepted: string[]; refused: Refusal[] };
type Taken = { good: CallRecord[]; refused: Refusal[] };

/**
 * Takes call records, each exactly once: a version that is there already is accepted and changes nothing. A record that cannot be
 * taken is refused by name with the reason, and keeps nobody else's back. What is accepted is durable.
 */
export async function takeCalls(ctx: Ctx, reported: { id: string }[]): Promise<CallsAnswer> {
  const { good, refused } = sortOut(reported);
  const known = await everServedTenants(
    ctx,
    good.map((record) => record.tenantId),
  );
  const foreign = good.filter((record) => !known.has(record.tenantId));
  const answer: CallsAnswer = {
    accepted: [],
    refused: [...refused, ...foreign.map(({ id }) => ({ id, reason: "this gateway does not serve that tenant" }))],
  };
  for (const [tenantId, records] of Map.groupBy(good, (record) => record.tenantId)) {
    if (!known.has(tenantId)) continue;
    const taken = await takeTenantCalls(inTenant(ctx, tenantId), newestOfEach(records));
    answer.accepted.push(...taken.accepted);
    answer.refused.push(...taken.refused);
  }
  if (answer.refused.length > 0) {
    ctx.ports.log.warn("call records were refused", { gatewayId: gatewayOf(ctx), refused: answer.refused });
  }
  return answer;
}

/** All at once; if that fails for what is in them, one by one, to find the bad ones. A fault of the database fails the request. */
async function takeTenantCalls(ctx: Ctx, records: CallRecord[]): Promise<CallsAnswer> {
  try {
    await write(ctx, records);
    return { accepted: records.map((record) => record.id), refused: [] };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    const [only, ...others] = records;
    if (only !== undefined && others.length === 0) return { accepted: [], refused: [{ id: only.id, reason }] };
  }
  const middle = Math.ceil(records.length / 2);
  const halves = [records.slice(0, middle), records.slice(middle)];
  const answer: CallsAnswer = { accepted: [], refused: [] };
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

function firstIssue([issue]: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  return issue === undefined ? "not a call record" : [...issue.path.map(String), issue.message].join(": ");
}

/** Why the data itself was refused (SQLSTATE 22 data, 23 constraint); undefined for any other failure. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof AppError) return undefined;
  const fault = pgFaultOf(error);
  if (fault === undefined || !/^2[23]/.test(fault.sqlState)) return undefined;
  return fault.constraint ?? `SQLSTATE ${fault.sqlState}`;
}

/**
 * One record of each call, the highest version: an upsert takes no row twice. In the order of their ids, so that two batches that
 * overlap wait for each other instead of locking each other out.
 */
function newestOfEach(records: CallRecord[]): CallRecord[] {
  const newest = new Map<string, CallRecord>();
  for (const record of records) {
    const known = newest.get(record.id);
    if (known === undefined || known.version < record.version) newest.set(record.id, record);
  }
  return [...newest.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
