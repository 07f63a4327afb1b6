import {
  type CallingSettings,
  callingCodeOf,
  type Issue,
  ratesOf,
  shortDigitsClass,
  type UpdateCallingSettings,
} from "../../contract/index.ts";
import { readRates } from "../call-limits/index.ts";
import { assertDestinations } from "../destinations/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { definedFields } from "../lib/defined.ts";
import { AppError, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant, type TenantTx } from "../lib/tenant-db.ts";
import { emergencyNumbersOf } from "./emergency-numbers.ts";
import * as store from "./store.ts";
import { toSettings, toValues } from "./view.ts";

export async function getCallingSettings(ctx: Ctx): Promise<CallingSettings> {
  authorize(ctx, "routing.read");
  const [row] = await readTenant(ctx, (q) => store.selectSettings(q, ctx.tenantId));
  const { settings, country } = orNotFound(row, "tenant");
  return toSettings(settings, country);
}

/** Throws `invalid_input`, each at its field, for a destination or trunk that is not there, and for a number that is not the tenant's. */
export function updateCallingSettings(ctx: Ctx, changes: UpdateCallingSettings): Promise<CallingSettings> {
  return mutate(ctx, "calling_settings.update", async (tx, audit, _afterCommit, last) => {
    const [row] = await store.selectSettings(tx, ctx.tenantId);
    const { settings, country } = orNotFound(row, "tenant");
    const before = toSettings(settings, country);
    const { defaultDestination } = changes;
    await assertDestinations(tx, ctx.tenantId, [{ path: ["defaultDestination"], destination: defaultDestination }]);
    await assertOwn(tx, ctx.tenantId, changes);
    await assertSounds(tx, ctx.tenantId, changes.musicSoundIds ?? []);
    await assertEmergencyNumbers(ctx, country, changes.emergency?.numbers ?? []);
    const values = toValues({ ...before, ...definedFields(changes) }, country);
    const after = toSettings(values, country);
    last(store.upsertSettings(tx, ctx.tenantId, values));
    audit({ id: ctx.tenantId, name: "Calling settings", before, after });
    return after;
  });
}

/**
 * Nothing limits calls to emergency numbers, so each must be one in the tenant's country, or at least cost nothing; or the platform's price list
 * must have it as a free one.
 */
async function assertEmergencyNumbers(ctx: Ctx, country: string, numbers: readonly string[]): Promise<void> {
  const usual = new Set(emergencyNumbersOf(country));
  const isKnown = (number: string) => {
    const of = shortDigitsClass(country, number);
    return usual.has(number) || of === "emergency" || of === "free";
  };
  const doubtful = numbers.filter((number) => !isKnown(number));
  if (doubtful.length === 0) return;
  const rates = ratesOf((await readRates(ctx)).items);
  const code = callingCodeOf(country) ?? "";
  const issues = doubtful.flatMap((number): Issue[] => {
    if (rates.get(`+${code}${number}`)?.class === "free") return [];
    const message = `${number} is not known to be an emergency number in ${country}: calls to it may cost money, and no limit would stop them`;
    return [{ path: ["emergency", "numbers", numbers.indexOf(number)], message }];
  });
  if (issues[0] !== undefined) throw new AppError("invalid_input", issues[0].message, { details: { issues } });
}

async function assertSounds(tx: TenantTx, tenantId: string, soundIds: readonly string[]): Promise<void> {
  if (soundIds.length === 0) return;
  const there = await store.findSounds(tx, tenantId, soundIds);
  const issues = soundIds.flatMap((id, index): Issue[] =>
    there.has(id) ? [] : [{ path: ["musicSoundIds", index], message: "There is no such sound" }],
  );
  if (issues[0] !== undefined) throw new AppError("invalid_input", issues[0].message, { details: { issues } });
}

async function assertOwn(
  tx: TenantTx,
  tenantId: string,
  { mainNumber, emergency }: UpdateCallingSettings,
): Promise<void> {
  const trunkIds = emergency?.trunkIds ?? [];
  const numbers = [mainNumber, emergency?.callerId].filter((number) => typeof number === "string");
  if (trunkIds.length === 0 && numbers.length === 0) return;
  const own = await store.findOwn(tx, tenantId, { numbers, trunkIds });
  const check = (number: string | null | undefined, path: Issue["path"]): Issue[] =>
    number == null || own.numbers.has(number) ? [] : [{ path, message: `${number} is not one of your numbers` }];
  const issues = [
    ...check(mainNumber, ["mainNumber"]),
    ...check(emergency?.callerId, ["emergency", "callerId"]),
    ...trunkIds.flatMap((id, index) =>
      own.trunkIds.has(id) ? [] : [{ path: ["emergency", "trunkIds", index], message: "There is no such trunk" }],
    ),
  ];
  if (issues[0] !== undefined) throw new AppError("invalid_input", issues[0].message, { details: { issues } });
}
