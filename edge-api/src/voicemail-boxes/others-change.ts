import type { VoicemailBox } from "../../contract/index.ts";
import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { AppError, MailRefused } from "../lib/errors.ts";
import { isAllowed } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { boxChangedMail, MAIL_RETRIES } from "../mail/index.ts";
import type { Change } from "../named-things/index.ts";
import { noteOthersChange, selectOthersChange } from "./store.ts";

/** What of a person's box the person is told of when somebody else changes it: who hears it, and what callers hear. */
const TOLD = [
  "pin",
  "email",
  "attachesAudio",
  "deletesMailed",
  "asksPin",
  "inDirectory",
  "greetingSoundId",
  "onZero",
] as const;

type Owned = { id: string; userId: string | null };
type Fields = Partial<Record<(typeof TOLD)[number], unknown>>;

/** A person's box is changed by the person, and by those who may change people. Throws `forbidden` for all others. */
export function refuseOthers(ctx: Ctx, box: Owned | null): void {
  if (box === null || box.userId === null || isOwn(ctx, box) || isAllowed(ctx.actor, "users.write")) return;
  const message = "This is a person's own box: whoever may change people may change it";
  throw new AppError("forbidden", message, { details: { permission: "users.write" } });
}

/** Notes for the person what somebody else changed of their box, and has it mailed to them. */
export async function tellOwner(change: Change<Owned & VoicemailBoxLike>, fields: Fields): Promise<void> {
  const { ctx, tx, before, afterCommit } = change;
  if (before === null || before.userId === null || isOwn(ctx, before)) return;
  const changed = TOLD.filter(
    (field) => field in fields && (field === "pin" || JSON.stringify(fields[field]) !== JSON.stringify(before[field])),
  );
  if (changed.length === 0) return;
  const at = ctx.now().toISOString();
  const byName = ctx.actor.kind === "user" ? ctx.actor.name : "Callplane";
  await noteOthersChange(tx, ctx.tenantId, before.id, { byName, at, fields: changed });
  const once = { dedupId: `voicemail-box-${before.id}-${Date.parse(at)}`, retries: MAIL_RETRIES };
  afterCommit(() =>
    ctx.ports.queue.publish("/jobs/voicemail-box-changed", { tenantId: ctx.tenantId, boxId: before.id }, once),
  );
}

/** Mails the owner what was changed, once. Nothing where the owner has seen it already; throws where the mail may go out later. */
export async function sendOthersChange(caller: Ctx, tenantId: string, boxId: string): Promise<void> {
  const ctx = asSystem(inTenant(caller, tenantId), "voicemail");
  const [row] = await readTenant(ctx, (q) => selectOthersChange(q, tenantId, boxId));
  if (row?.change == null) return;
  const { mail, settings, log } = ctx.ports;
  const link = `${settings.portalOrigins[0]}/my-phone`;
  const written = boxChangedMail({ to: row.email, name: row.name, timeZone: row.timeZone, link, ...row.change });
  try {
    await mail.send({ ...written, idempotencyKey: `voicemail-box-${boxId}-${row.change.at}` });
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    log.warn("the mail about a changed voicemail box was refused", { requestId: ctx.requestId, error });
  }
}

function isOwn({ actor }: Ctx, { userId }: Owned): boolean {
  return actor.kind === "user" && actor.userId === userId;
}

type VoicemailBoxLike = Pick<
  VoicemailBox,
  "email" | "attachesAudio" | "deletesMailed" | "asksPin" | "inDirectory" | "greetingSoundId" | "onZero"
> & {
  pin: string | null;
};
