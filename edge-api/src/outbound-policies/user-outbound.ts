import type { Issue, UserOutbound } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { AppError, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import * as store from "./user-store.ts";

/** What a person shows and may; nulls and false where it is as for everybody. */
export async function getUserOutbound(ctx: Ctx, userId: string): Promise<UserOutbound> {
  authorize(ctx, "routing.read");
  const [row] = await readTenant(ctx, (q) => store.selectUserOutbound(q, ctx.tenantId, userId));
  return toOutbound(orNotFound(row, "user"));
}

/** Throws `invalid_input` at a policy that is not there, and at a number that is not the tenant's: nobody shows another's. */
export function setUserOutbound(ctx: Ctx, userId: string, wanted: UserOutbound): Promise<UserOutbound> {
  return mutate(ctx, "user_outbound.update", async (tx, audit, _afterCommit, last) => {
    const [found] = await store.selectUserOutbound(tx, ctx.tenantId, userId);
    const row = orNotFound(found, "user");
    const [choices] = await store.selectChoices(tx, ctx.tenantId, wanted);
    refuse([
      ...(wanted.policyId !== null && choices?.policyName == null
        ? [{ path: ["policyId"], message: "There is no such outbound policy" }]
        : []),
      ...(wanted.callerId !== null && choices?.number == null
        ? [{ path: ["callerId"], message: `${wanted.callerId} is not one of your numbers` }]
        : []),
    ]);
    last(store.upsertUserOutbound(tx, ctx.tenantId, userId, wanted));
    const { policyId: _, ...before } = toOutbound(row);
    const { policyId: __, ...after } = wanted;
    audit({
      id: userId,
      name: row.name,
      before: { outboundPolicy: row.policyName, ...before },
      after: { outboundPolicy: choices?.policyName ?? null, ...after },
    });
    return wanted;
  });
}

function refuse(issues: Issue[]): void {
  if (issues[0] !== undefined) throw new AppError("invalid_input", issues[0].message, { details: { issues } });
}

type Row = Awaited<ReturnType<typeof store.selectUserOutbound>>[number];

function toOutbound({ policyId, callerId, hidesNumber }: Row): UserOutbound {
  return { policyId, callerId, hidesNumber: hidesNumber ?? false };
}
