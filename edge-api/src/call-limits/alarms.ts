import { type CallBlockReason, type CallRefusalReport, type CallWarning, GUARD_WORDS } from "../../contract/index.ts";
import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { type TenantTx, withTenant } from "../lib/tenant-db.ts";
import { callAlarmMail, MAIL_RETRIES } from "../mail/index.ts";
import { forgetNotice, sendNotices } from "../undelivered-notices/index.ts";
import * as store from "./refusals-store.ts";

/** What a tenant's admins are told, once for each reason, for what it is about and for each hour. */
export type Alarm = {
  level: "warning" | "refused";
  reason: string;
  about: string;
  message: string;
  hour: Date;
};
type People = readonly { readonly id: string; readonly name: string }[];

const HOUR_MS = 3_600_000;

export function refusalAlarm({ at, userId, number, reason, limitOf }: CallRefusalReport, people: People): Alarm {
  const by = limitOf === "person" ? " by limits of their own" : "";
  const message = `${whoOf(userId, people)} may not call ${number}${by}: ${GUARD_WORDS[reason]}.`;
  return { level: "refused", reason, about: "", message, hour: hourOf(new Date(at)) };
}

export function warningAlarm({ at, userId, reason, percent }: CallWarning, people: People): Alarm {
  const whose = userId === null ? "The company" : whoOf(userId, people);
  const what = reason === "minutes_per_day" ? "minutes" : "spend";
  const message = `${whose} has used ${Math.floor(percent)} % of the ${what} allowed for today.`;
  return { level: "warning", reason, about: "", message, hour: hourOf(new Date(at)) };
}

const BLOCKED_FOR: Record<CallBlockReason, string> = {
  refusals: "too many calls were refused in a short time",
  night_destinations: "many dear or risky numbers were called at night",
};

export function blockAlarm(
  { id, userId, reason }: { id: string; userId: string; reason: CallBlockReason },
  people: People,
  now: Date,
): Alarm {
  const message = `${nameOf(userId, people)} is blocked for calls out until an admin releases them: ${BLOCKED_FOR[reason]}.`;
  return { level: "refused", reason: "blocked", about: id, message, hour: hourOf(now) };
}

function whoOf(userId: string | null, people: People): string {
  return userId === null ? "The company itself" : nameOf(userId, people);
}

export function nameOf(userId: string, people: People): string {
  return people.find(({ id }) => id === userId)?.name ?? "Somebody who is no more";
}

function hourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
}

/** Keeps those that nobody was mailed of within their hour, and mails them. A mail that fails is tried again. */
export async function raiseAlarms(ctx: Ctx, alarms: readonly Alarm[]): Promise<void> {
  if (alarms.length === 0) return;
  mailLater(ctx, await withTenant(ctx, (tx) => keepAlarms(tx, ctx.tenantId, alarms)));
}

/** Within the transaction that tells of them. Answers those that are to be mailed once it is kept. */
export async function keepAlarms(tx: TenantTx, tenantId: string, alarms: readonly Alarm[]) {
  const keyOf = ({ hour, level, reason, about }: Alarm) => `${hour.getTime()} ${level} ${reason} ${about}`;
  const once = new Map(alarms.map((alarm) => [keyOf(alarm), alarm]));
  const rows = [...once.values()].map((alarm) => ({ tenantId, ...alarm }));
  return rows.length === 0 ? [] : store.insertAlarms(tx, rows);
}

type Sent = Pick<Alarm, "level" | "reason" | "message"> & { id: string };

export function mailLater(ctx: Ctx, alarms: Sent[]): void {
  if (alarms.length > 0) ctx.ports.waitUntil(mailAdmins(ctx, alarms));
}

/** Sends what could not be sent at first: who has it already has it once, as Resend knows each mail by its alarms and address. */
export async function sendAlarms(caller: Ctx, tenantId: string, ids: string[]): Promise<void> {
  const ctx = asSystem(inTenant(caller, tenantId), "call alarms");
  const alarms = await withTenant(ctx, (tx) => store.selectAlarms(tx, tenantId, ids));
  if (alarms.length > 0) await sendMails(ctx, alarms);
}

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

/** Tries once more to mail an address that was refused; where nobody is to be told there any more the refusal ends. */
export async function resendAlarm(caller: Ctx, tenantId: string, id: string, to: string): Promise<void> {
  const ctx = asSystem(inTenant(caller, tenantId), "call alarms");
  const alarms = await withTenant(ctx, (tx) => store.selectAlarms(tx, tenantId, [id]));
  const admins = await withTenant(ctx, (tx) => store.selectAdmins(tx, tenantId));
  const admin = admins.find(({ email }) => email === to);
  if (alarms.length === 0 || admin === undefined) {
    return forgetNotice(ctx, { kind: "call_alarm", aboutIds: [id] }, to);
  }
  await sendTo(ctx, [admin], alarms);
}

/** To each admin; one address that is refused keeps nobody else from hearing of it. Throws where a mail may go out later. */
async function sendMails(ctx: Ctx, alarms: Sent[]): Promise<void> {
  await sendTo(ctx, await withTenant(ctx, (tx) => store.selectAdmins(tx, ctx.tenantId)), alarms);
}

async function sendTo(ctx: Ctx, admins: { email: string; tenantName: string }[], alarms: Sent[]): Promise<void> {
  const link = `${ctx.ports.settings.portalOrigins[0]}/call-limits`;
  const sorted = alarms.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const mails = admins.map(({ email, tenantName }) => ({
    ...callAlarmMail({ to: email, tenantName, alarms: sorted, link }),
    idempotencyKey: `call-alarm-${sorted[0]?.id} ${email}`.slice(0, 256),
  }));
  await sendNotices(ctx, { kind: "call_alarm", aboutIds: sorted.map(({ id }) => id) }, mails);
}
