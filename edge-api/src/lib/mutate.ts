import { auditLog } from "@callplane/drizzle";
import { type Action, ruleOf } from "./actions.ts";
import { type AuditEvent, toAuditRow } from "./audit.ts";
import type { Ctx } from "./ctx.ts";
import { nextClaim, settleClaim, takeClaim } from "./idempotency.ts";
import { authorize } from "./permissions.ts";
import { type PlatformTx, type TenantTx, withPlatform, withTenant } from "./tenant-db.ts";

export type Audit = (event: AuditEvent) => void;
type Task = () => Promise<unknown>;
/**
 * Puts off a task until the change is kept; its failure is logged and changes nothing. Not run again for a retry. The
 * answer waits for it only with `isAwaited`: for what must hold as soon as the caller knows of the change.
 */
export type AfterCommit = (task: Task, options?: { isAwaited?: boolean }) => void;

/**
 * The only way to change a tenant's data: permission, transaction, audit, revision and idempotency key in one. What `fn`
 * answers is what a retry with the same key answers, so it must be the verb's whole answer, and JSON.
 * Throws `forbidden`, `idempotency_mismatch`, and what `fn` throws; whatever it throws, nothing is changed.
 */
export function mutate<T>(
  ctx: Ctx,
  action: Action,
  fn: (tx: TenantTx, audit: Audit, afterCommit: AfterCommit) => Promise<T>,
): Promise<T> {
  return change(ctx, action, fn, (work) =>
    withTenant(ctx, work, { bumpsRevision: ruleOf(action).bumpsRevision === true }),
  );
}

/** As mutate, over all tenants: for what a platform admin, a gateway or the edge itself changes beyond one tenant. */
export function mutatePlatform<T>(
  ctx: Ctx,
  action: Action,
  fn: (tx: PlatformTx, audit: Audit, afterCommit: AfterCommit) => Promise<T>,
): Promise<T> {
  return change(ctx, action, fn, (work) =>
    withPlatform(ctx, work, { bumpsRevision: ruleOf(action).bumpsRevision === true }),
  );
}

async function change<T, Tx extends PlatformTx | TenantTx>(
  ctx: Ctx,
  action: Action,
  fn: (tx: Tx, audit: Audit, afterCommit: AfterCommit) => Promise<T>,
  within: (work: (tx: Tx) => Promise<T>) => Promise<T>,
): Promise<T> {
  const { permission, isSilent } = ruleOf(action);
  if (permission !== null) authorize(ctx, permission);
  const claim = nextClaim(ctx);
  const tasks: { task: Task; isAwaited: boolean }[] = [];

  const outcome = await within(async (tx) => {
    const earlier = claim && (await takeClaim(ctx, tx, claim));
    if (earlier !== undefined) return asOutcome<T>(earlier.outcome);
    const events: AuditEvent[] = [];
    const result = await fn(
      tx,
      (event) => events.push(event),
      (task, { isAwaited = false } = {}) => tasks.push({ task, isAwaited }),
    );
    if (events.length === 0 && isSilent !== true) throw new Error(`${action} wrote no audit event`);
    if (events.length > 0) await tx.insert(auditLog).values(events.map((event) => toAuditRow(ctx, action, event)));
    if (claim !== undefined) await settleClaim(ctx, tx, claim, result);
    return result;
  });

  const running = tasks.map(({ task, isAwaited }) => ({ done: runQuietly(ctx, action, task), isAwaited }));
  for (const { done } of running) ctx.ports.waitUntil(done);
  await Promise.all(running.filter(({ isAwaited }) => isAwaited).map(({ done }) => done));
  return outcome;
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
