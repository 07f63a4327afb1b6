import type { HeardBox } from "../../contract/index.ts";
import { type Ctx, userOf } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant, type TenantReader } from "../lib/tenant-db.ts";
import { atHome } from "../self-service/index.ts";
import * as store from "./store.ts";

/** Shared boxes that the caller is named to hear. */
export async function listHeardBoxes(caller: Ctx): Promise<{ items: HeardBox[] }> {
  const ctx = atHome(caller);
  authorize(ctx, "self.read");
  const { userId } = userOf(ctx);
  const rows = await readTenant(ctx, (q) => store.selectHeardBoxes(q, ctx.tenantId, userId));
  return { items: rows.map(toHeard) };
}

/** Says whether the caller gets a mail of each message. Holds at once. Throws `not_found` for a box that is not theirs to hear. */
export function updateHeardBox(caller: Ctx, boxId: string, { wantsMail }: { wantsMail: boolean }): Promise<HeardBox> {
  const ctx = atHome(caller);
  const { userId } = userOf(ctx);
  return mutate(ctx, "self.update_voicemail", async (tx, audit) => {
    const load = async (q: TenantReader) => {
      const [row] = await store.selectHeardBoxes(q, ctx.tenantId, userId, boxId);
      return orNotFound(row, "voicemail box");
    };
    const before = await load(tx);
    await store.setWantsMail(tx, ctx.tenantId, { boxId, userId }, wantsMail);
    const audited = { before: { wantsMail: before.wantsMail }, after: { wantsMail } };
    audit({ id: boxId, name: before.name, ...audited });
    return toHeard({ ...before, wantsMail });
  });
}

function toHeard({ newMessages, oldMessages, ...row }: store.HeardBoxRow): HeardBox {
  return { ...row, messages: { new: newMessages, old: oldMessages } };
}
