import {
  type CallSettings,
  type CallSettingsState,
  DEFAULT_RING_SEC,
  FORWARD_ASKS,
  objectionToDelay,
  type UpdateCallSettings,
} from "../../contract/index.ts";
import { type Ctx, userOf } from "../lib/ctx.ts";
import { AppError, invalidField, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { offerCallState } from "../small-jobs/index.ts";
import { atHome } from "./at-home.ts";
import * as store from "./call-settings-store.ts";

const DEFAULTS: CallSettings = {
  doNotDisturb: false,
  forwardAlways: null,
  forwardBusy: null,
  forwardNoAnswer: null,
  forwardAlwaysAsks: FORWARD_ASKS.always,
  forwardBusyAsks: FORWARD_ASKS.busy,
  forwardNoAnswerAsks: FORWARD_ASKS.noAnswer,
  ringSec: DEFAULT_RING_SEC,
  alsoRings: [],
  blockedCallers: [],
};
const FORWARDS = ["forwardAlways", "forwardBusy", "forwardNoAnswer"] as const;

/** How the caller's own phones behave. */
export function getOwnCallSettings(caller: Ctx): Promise<CallSettingsState> {
  const ctx = atHome(caller);
  authorize(ctx, "self.read");
  return read(ctx, userOf(ctx).userId);
}

/** How a person's phones behave, for whoever looks after people. Throws `not_found`. */
export function getCallSettings(ctx: Ctx, userId: string): Promise<CallSettingsState> {
  authorize(ctx, "users.read");
  return read(ctx, userId);
}

/**
 * Sets how the caller's phones behave, effective within a second and without apply. Throws `conflict` for somebody without a number,
 * `invalid_input` for a forward to oneself or to an extension nobody has, and for a number that begins to ring only when the phones have stopped.
 */
export function updateOwnCallSettings(caller: Ctx, input: UpdateCallSettings): Promise<CallSettingsState> {
  const ctx = atHome(caller);
  return update(ctx, "self.update_call_settings", userOf(ctx).userId, input);
}

/** The same of somebody else. */
export function updateCallSettings(ctx: Ctx, userId: string, input: UpdateCallSettings): Promise<CallSettingsState> {
  return update(ctx, "user.update_call_settings", userId, input);
}

function update(
  ctx: Ctx,
  action: "self.update_call_settings" | "user.update_call_settings",
  userId: string,
  input: UpdateCallSettings,
): Promise<CallSettingsState> {
  return mutate(ctx, action, async (tx, audit, afterCommit, last) => {
    const others = (input.alsoRings ?? []).map(({ number }) => number);
    const targets = [...FORWARDS.flatMap((field) => input[field] ?? []), ...others];
    const [row] = await store.selectCallSettings(tx, ctx.tenantId, userId, targets);
    const person = orNotFound(row, "user");
    assertReachable(person, input);
    const changes = Object.entries(input).flatMap(([field, value]) =>
      isField(field) && value !== undefined ? [{ field, value }] : [],
    );
    const before = toState(person);
    assertRung(before, input);
    if (changes.length === 0) {
      audit({ id: userId, name: person.name, before: {}, after: {} });
      return before;
    }
    await store.upsertSettings(tx, ctx.tenantId, userId, changes);
    await offerCallState(ctx, { tx, last, afterCommit });
    const [saved] = await store.selectCallSettings(tx, ctx.tenantId, userId);
    const after = toState(orNotFound(saved, "user"));
    audit({ id: userId, name: person.name, before: settingsOf(before), after: settingsOf(after) });
    return after;
  });
}

async function read(ctx: Ctx, userId: string): Promise<CallSettingsState> {
  const [row] = await readTenant(ctx, (q) => store.selectCallSettings(q, ctx.tenantId, userId));
  return toState(orNotFound(row, "user"));
}

function assertReachable(
  { extension, knownTargets, ownNumbers }: store.CallSettingsRow,
  input: UpdateCallSettings,
): void {
  if (extension === null)
    throw new AppError("conflict", "There is no extension yet whose calls could be led elsewhere");
  for (const field of FORWARDS) {
    const target = input[field] ?? null;
    if (target === null) continue;
    if (ownNumbers.some(({ number, leadsBack }) => number === target && leadsBack))
      throw invalidField([field], `Calls to ${target} come to this very person: they would go in circles`);
    if (target.startsWith("+")) continue;
    if (target === extension)
      throw invalidField([field], "Calls cannot be forwarded to the very number they come from");
    if (!knownTargets.includes(target)) throw invalidField([field], `Nobody has the extension ${target}`);
  }
  for (const [index, { number }] of (input.alsoRings ?? []).entries()) {
    const field = ["alsoRings", index, "number"];
    if (ownNumbers.some((own) => own.number === number))
      throw invalidField(field, `${number} is one of the company's own numbers, and might ring the same phones again`);
    if (input.alsoRings?.findIndex((each) => each.number === number) !== index)
      throw invalidField(field, "Each number once");
  }
}

/** None that rang so far, and none that is new, may begin only when the phones have stopped. */
function assertRung(
  before: CallSettings,
  { alsoRings = before.alsoRings, ringSec = before.ringSec }: UpdateCallSettings,
): void {
  for (const [index, { number, afterSec }] of alsoRings.entries()) {
    const objection = objectionToDelay(afterSec, ringSec);
    const isKnown = before.alsoRings.some((each) => each.number === number && each.afterSec === afterSec);
    if (objection === null || (isKnown && afterSec >= before.ringSec)) continue;
    if (!isKnown) throw invalidField(["alsoRings", index, "afterSec"], objection);
    throw invalidField(["ringSec"], `${number} begins to ring only after ${afterSec} s: it would never ring`);
  }
}

function isField(name: string): name is store.SettingField {
  return name in DEFAULTS;
}

function settingsOf({ extension: _, inForce: __, changedAt: ___, ...settings }: CallSettingsState): CallSettings {
  return settings;
}

function toState({ extension, settings }: store.CallSettingsRow): CallSettingsState {
  const made = Object.entries(settings);
  const values = Object.fromEntries(made.flatMap(([field, { value }]) => (value === null ? [] : [[field, value]])));
  const instants = made.map(([, { changedAt }]) => Date.parse(changedAt));
  return {
    ...asSettings({ ...DEFAULTS, ...values }),
    extension,
    inForce: made.every(([, { inForce }]) => inForce),
    changedAt: instants.length === 0 ? null : new Date(Math.max(...instants)).toISOString(),
  };
}

/** Guarantees: only what the contract's schema let in was ever stored, each under its field. */
function asSettings(values: Record<string, unknown>): CallSettings {
  return values as CallSettings;
}
