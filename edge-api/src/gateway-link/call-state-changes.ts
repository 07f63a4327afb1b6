import { type CallStateChange, callStateChange } from "../../contract/index.ts";
import type { Action } from "../lib/actions.ts";
import { type Ctx, inTenant } from "../lib/ctx.ts";
import { mutate } from "../lib/mutate.ts";
import type { TenantTx } from "../lib/tenant-db.ts";
import { sealPin } from "../voicemail-boxes/index.ts";
import { servedTenants } from "./assignments.ts";
import * as store from "./call-state-changes-store.ts";
import { type ReportsAnswer, sortOut, takeEach } from "./reports.ts";

/**
 * Takes what people set by phone, oldest first. Of each field the later change stays, so one that comes again changes nothing; what is
 * no change, or of a tenant this gateway does not serve, is refused by name.
 */
export async function takeCallStateChanges(ctx: Ctx, reported: { id: string }[]): Promise<ReportsAnswer> {
  const { good, refused } = sortOut(callStateChange, reported);
  const known = await servedTenants(
    ctx,
    good.map(({ tenantId }) => tenantId),
  );
  const inOrder = good
    .filter(({ tenantId }) => known.has(tenantId))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const taken = await takeEach(ctx, inOrder, (change) => take(inTenant(ctx, change.tenantId), change));
  const foreign = good.filter(({ tenantId }) => !known.has(tenantId));
  const strangers = foreign.map(({ id }) => ({ id, reason: "this gateway does not serve that tenant" }));
  return { accepted: taken.accepted, refused: [...refused, ...strangers, ...taken.refused] };
}

const ACTIONS = {
  setting: "call_settings.change_by_phone",
  blocked_caller: "call_settings.change_by_phone",
  queue_member: "queue.set_member_state_by_phone",
  hours_override: "business_hours.override_by_phone",
  voicemail_pin: "voicemail_box.set_pin_by_phone",
} as const satisfies Record<CallStateChange["change"]["kind"], Action>;

function take(ctx: Ctx, { at, change }: CallStateChange): Promise<void> {
  return mutate(ctx, ACTIONS[change.kind], async (tx, audit) => {
    const changed = await write(ctx, tx, at, change);
    if (changed !== undefined) audit({ id: subjectOf(change), name: changed.name, after: auditedFields(change) });
  });
}

async function write(ctx: Ctx, tx: TenantTx, at: string, change: CallStateChange["change"]) {
  if (change.kind === "setting") return store.setSetting(tx, ctx.tenantId, at, change);
  if (change.kind === "blocked_caller") return store.blockCaller(tx, ctx.tenantId, at, change);
  if (change.kind === "queue_member") return store.setMemberState(tx, ctx.tenantId, at, change);
  if (change.kind === "hours_override") return store.setHoursOverride(tx, ctx.tenantId, at, change);
  const { boxId, pin } = change;
  const sealed = await sealPin(ctx, { tenantId: ctx.tenantId, id: boxId }, pin);
  return store.setPin(tx, ctx.tenantId, at, { boxId, sealed });
}

function subjectOf(change: CallStateChange["change"]): string {
  if (change.kind === "setting" || change.kind === "blocked_caller") return change.userId;
  if (change.kind === "hours_override") return change.businessHoursId;
  return change.kind === "queue_member" ? change.queueId : change.boxId;
}

/** Of a PIN only that it is another. */
function auditedFields(change: CallStateChange["change"]): Record<string, unknown> {
  if (change.kind === "setting") return { [change.setting.field]: change.setting.value };
  if (change.kind === "blocked_caller") return { blocked: change.number };
  if (change.kind === "hours_override") return { userId: change.userId, override: change.override };
  return change.kind === "queue_member" ? { userId: change.userId, state: change.state } : {};
}
