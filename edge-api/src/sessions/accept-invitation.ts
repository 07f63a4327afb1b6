import type { z } from "zod";
import type { acceptInvitation as acceptInput, LoginResult } from "../../contract/index.ts";
import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { sha256Hex } from "../lib/encoding.ts";
import { AppError } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { takeFromBudget } from "../lib/rate-budget.ts";
import { readPlatform } from "../lib/tenant-db.ts";
import { asUser, openSession } from "./open-session.ts";
import * as store from "./store.ts";

/** Sets an invited person's password and signs them in. Throws `not_found` for a link that is wrong, used or too old. */
export async function acceptInvitation(ctx: Ctx, input: z.output<typeof acceptInput>): Promise<LoginResult> {
  await takeFromBudget(ctx, "log_in_address", `address:${ctx.address ?? "unknown"}`);
  const system = asSystem(ctx, "invitation");
  const tokenHash = await sha256Hex(input.token);
  const [found] = await readPlatform(system, (q) => store.selectInvitation(q, tokenHash));
  if (found === undefined) throw noLongerValid();
  const passwordHash = await ctx.ports.passwords.hash(input.password);
  const before = await store.findProfile(inTenant(system, found.tenantId), found.userId);
  const profile = { ...before, name: input.name ?? before.name };

  const sessionId = crypto.randomUUID();
  return mutate(asUser(ctx, profile, sessionId), "invitation.accept", async (tx, audit) => {
    // Phones show the name, so a new one waits for an apply. First of all, as for every change that raises the revision.
    if (profile.name !== before.name) await store.raiseRevision(tx, found.tenantId);
    const isTaken = await store.takeInvitation(tx, found.tenantId, found.invitationId, ctx.now());
    const isActivated = isTaken && (await store.activateInvited(tx, found, { passwordHash, name: profile.name }));
    if (!isActivated) throw noLongerValid();
    const result = await openSession(ctx, tx, profile, sessionId);
    audit({
      id: profile.id,
      name: profile.name,
      before: { status: "invited", name: before.name },
      after: { status: "active", name: profile.name },
    });
    return result;
  });
}

function noLongerValid(): AppError {
  return new AppError("not_found", "This invitation is no longer valid: ask for a new one");
}
