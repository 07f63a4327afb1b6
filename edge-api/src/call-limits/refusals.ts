import { type CallRefusalReport, type CallWarning, GUARD_WORDS, type GuardRefusal } from "../../contract/index.ts";
import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { MailRefused } from "../lib/errors.ts";
import { withTenant } from "../lib/tenant-db.ts";
import { callAlarmMail, MAIL_RETRIES } from "../mail/index.ts";
import * as store from "./refusals-store.ts";

type Alarm = { level: "warning" | "refused"; reason: GuardRefusal; message: string; hour: Date };

const HOUR_MS = 3_600_000;

/**
 * Takes what gateways refused of the tenant acted in, and what comes near a limit: each once, however often it is said. The tenant's admins
 * are mailed once for each reason and hour; a mail that fails is tried again, and what it was of stands in the usage.
 */
export async function takeRefusals(ctx: Ctx, refusals: CallRefusalReport[], warnings: CallWarning[]): Promise<void> {
  const { tenantId } = ctx;
  const fresh = await withTenant(ctx, async (tx, { last }) => {
    const inserted = refusals.length === 0 ? [] : await store.insertRefusals(tx, refusals);
    const isNew = new Set(inserted.map(({ id }) => id));
    const refused = refusals.filter(({ id }) => isNew.has(id));
    const ids = [...refused, ...warnings].flatMap(({ userId }) => userId ?? []);
    const people = ids.length === 0 ? [] : await store.selectPeople(tx, tenantId, ids);
    const nameOf = new Map(people.map(({ id, name }) => [id, name]));
    const alarms = [
      ...refused.map((each) => refusalAlarm(each, nameOf)),
      ...warnings.map((each) => warning(each, nameOf)),
    ];
    const once = new Map(alarms.map((alarm) => [`${alarm.hour.getTime()} ${alarm.level} ${alarm.reason}`, alarm]));
    const rows = [...once.values()].map((alarm) => ({ tenantId, ...alarm }));
    if (rows.length === 0) return [];
    last(...store.deleteOld(tx, tenantId));
    return store.insertAlarms(tx, rows);
  });
  if (fresh.length > 0) ctx.ports.waitUntil(mailAdmins(ctx, fresh));
}

/** Sends what could not be sent at first: who has it already has it once, as Resend knows each mail by its alarms and address. */
export async function sendAlarms(caller: Ctx, tenantId: string, ids: string[]): Promise<void> {
  const ctx = asSystem(inTenant(caller, tenantId), "call alarms");
  const alarms = await withTenant(ctx, (tx) => store.selectAlarms(tx, tenantId, ids));
  if (alarms.length > 0) await sendMails(ctx, alarms);
}

function refusalAlarm({ at, userId, number, reason }: CallRefusalReport, nameOf: Map<string, string>): Alarm {
  const message = `${whoOf(userId, nameOf)} may not call ${number}: ${GUARD_WORDS[reason]}.`;
  return { level: "refused", reason, message, hour: hourOf(at) };
}

function warning({ at, userId, reason, percent }: CallWarning, nameOf: Map<string, string>): Alarm {
  const whose = userId === null ? "The company" : whoOf(userId, nameOf);
  const what = reason === "minutes_per_day" ? "minutes" : "spend";
  const message = `${whose} has used ${Math.floor(percent)} % of the ${what} allowed for today.`;
  return { level: "warning", reason, message, hour: hourOf(at) };
}

function whoOf(userId: string | null, nameOf: Map<string, string>): string {
  if (userId === null) return "The company itself";
  return nameOf.get(userId) ?? "Somebody who is no more";
}

function hourOf(at: string): Date {
  return new Date(Math.floor(Date.parse(at) / HOUR_MS) * HOUR_MS);
}

type Sent = Pick<Alarm, "level" | "message"> & { id: string };

async function mailAdmins(ctx: Ctx, alarms: Sent[]): Promise<void> {
  const { tenantId, requestId } = ctx;
  const { queue, log } = ctx.ports;
  try {
    await sendMails(ctx, alarms);
  } catch (error) {
    log.warn("an alarm of call limits was not mailed, and is tried again", { requestId, error });
    const ids = alarms.map(({ id }) => id).toSorted();
    const once = { dedupId: `call-alarm-${ids[0]}`, retries: MAIL_RETRIES, delaySec: 10 };
    await queue
      .publish("/jobs/call-alarm", { tenantId, ids }, once)
      .catch((cause: unknown) => log.error("an alarm of call limits is not mailed", { requestId, error: cause }));
  }
}

/** To each admin; one address that is refused keeps nobody else from hearing of it. Throws where a mail may go out later. */
async function sendMails(ctx: Ctx, alarms: Sent[]): Promise<void> {
  const admins = await withTenant(ctx, (tx) => store.selectAdmins(tx, ctx.tenantId));
  const link = `${ctx.ports.settings.portalOrigins[0]}/call-limits`;
  const sorted = alarms.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const sent = await Promise.allSettled(
    admins.map(({ email, tenantName }) =>
      ctx.ports.mail.send({
        ...callAlarmMail({ to: email, tenantName, alarms: sorted, link }),
        idempotencyKey: `call-alarm-${sorted[0]?.id} ${email}`.slice(0, 256),
      }),
    ),
  );
  for (const each of sent) {
    if (each.status === "rejected" && !(each.reason instanceof MailRefused)) throw each.reason;
  }
}
