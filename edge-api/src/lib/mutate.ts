import { auditLog } from "@callplane/drizzle";
import { type Action, ruleOf } from "./actions.ts";
import { type AuditEvent, toAuditRow } from "./audit.ts";
import type { Ctx } from "./ctx.ts";
import { type Claim, earlierOutcome, nextClaim, sealOutcome, settleClaim, takeClaim } from "./idempotency.ts";
import { authorize } from "./permissions.ts";
import { type Built, type PlatformTx, type TenantTx, type Travel, withPlatform, withTenant } from "./tenant-db.ts";

export type Audit = (event: AuditEvent) => void;
type Task = () => Promise<unknown>;
/**
 * Puts off a task until the change is kept; its failure is logged and changes nothing. Not run again for a retry. The
 * answer waits for it only with `isAwaited`: for what must hold as soon as the caller knows of the change.
 */
export type AfterCommit = (task: Task, options?: { isAwaited?: boolean }) => void;

/** Has writes travel with the commit (Travel.last): a change that reads once and then writes costs two round trips. */
export type Last = Travel["last"];
type Work<Tx, T> = (tx: Tx, audit: Audit, afterCommit: AfterCommit, last: Last) => Promise<T>;

/**
 * The only way to change a tenant's data: permission, transaction, audit, revision and idempotency key in one. What `fn`
 * answers is what a retry with the same key answers, so it must be the verb's whole answer, and JSON.
 * Throws `forbidden`, `idempotency_mismatch`, and what `fn` throws; whatever it throws, nothing is changed.
 */
export function mutate<T>(ctx: Ctx, action: Action, fn: Work<TenantTx, T>): Promise<T> {
  return change(ctx, action, fn, (work, options) => withTenant(ctx, work, options));
}

/** As mutate, over all tenants: for what a platform admin, a gateway or the edge itself changes beyond one tenant. */
export function mutatePlatform<T>(ctx: Ctx, action: Action, fn: Work<PlatformTx, T>): Promise<T> {
  return change(ctx, action, fn, (work, options) => withPlatform(ctx, work, options));
}

type Within<Tx, T> = (
  work: (tx: Tx, travel: Travel) => Promise<T>,
  options: { bumpsRevision: boolean; opening: (tx: Tx) => Built[] },
) => Promise<T>;

async function change<T, Tx extends PlatformTx | TenantTx>(
  ctx: Ctx,
  action: Action,
  fn: Work<Tx, T>,
  within: Within<Tx, T>,
): Promise<T> {
  const { permission, isSilent = false, bumpsRevision = false } = ruleOf(action);
  if (permission !== null) authorize(ctx, permission);
  const claim = nextClaim(ctx);
  const opening = (tx: Tx) => (claim === undefined ? [] : [takeClaim(tx, claim)]);
  const tasks: { task: Task; isAwaited: boolean }[] = [];

  const work = async (tx: Tx, travel: Travel) => {
    const events: AuditEvent[] = [];
    const audit: Audit = (event) => events.push(event);
    const afterCommit: AfterCommit = (task, { isAwaited = false } = {}) => tasks.push({ task, isAwaited });
    const [result] = await Promise.allSettled([fn(tx, audit, afterCommit, travel.last)]);
    // The key is looked at only now, since it travels with the first query of `fn`. Whatever that came to, it is undone.
    if (claim !== undefined) await refuseRepeat(ctx, claim, travel);
    if (result.status === "rejected") throw result.reason;
    if (events.length === 0 && !isSilent) throw new Error(`${action} wrote no audit event`);
    if (events.length > 0)
      travel.last(tx.insert(auditLog).values(events.map((event) => toAuditRow(ctx, action, event))));
    if (claim !== undefined) travel.last(settleClaim(tx, claim, await sealOutcome(ctx, claim, result.value)));
    return result.value;
  };

  let outcome: T;
  try {
    outcome = await within(work, { bumpsRevision, opening });
  } catch (error) {
    if (error instanceof Repeat) return asOutcome<T>(error.outcome);
    throw error;
  }
  const running = tasks.map(({ task, isAwaited }) => ({ done: runQuietly(ctx, action, task), isAwaited }));
  for (const { done } of running) ctx.ports.waitUntil(done);
  await Promise.all(running.filter(({ isAwaited }) => isAwaited).map(({ done }) => done));
  return outcome;
}

/** Rolls the transaction back: the request was served before, and this is what it came to. */
class Repeat extends Error {
  readonly outcome: unknown;

  constructor(outcome: unknown) {
    super("the request was served before");
    this.outcome = outcome;
  }
}

async function refuseRepeat(ctx: Ctx, claim: Claim, travel: Travel): Promise<void> {
  const [rows] = await travel.opened();
  const earlier = await earlierOutcome(ctx, claim, rows);
  if (earlier !== undefined) throw new Repeat(earlier.outcome);
}

async function runQuietly(ctx: Ctx, action: Action, task: Task): Promise<void> {
  try {
    await task();
  } catch (error) {
    ctx.ports.log.warn("a task after a change failed", { requestId: ctx.requestId, action, error });
  }
}

/** Guarantees: the outcome was stored by the same verb for the same request, so it is of the same type. */
function asOutcome<T>(outcome: unknown): T {
  return outcome as T;
}
