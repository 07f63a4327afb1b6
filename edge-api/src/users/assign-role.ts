import type { AssignRole, User } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { lockTenant } from "../lib/lock-tenant.ts";
import { mutate } from "../lib/mutate.ts";
import { recheckSessionsOf } from "../sessions/index.ts";
import { offerCallState } from "../small-jobs/index.ts";
import { assertAssignable, assertFits, assertGrantable, assertNotSelf } from "./rules.ts";
import { assertStillMay, getForChange, read } from "./service.ts";
import * as store from "./store.ts";
import { auditedFields } from "./view.ts";

/** Sets role, grants and denials; the person's open sessions have the new rights with their next request. */
export function assignRole(ctx: Ctx, id: string, rights: AssignRole): Promise<User> {
  const { role, grants, denials } = rights;
  assertNotSelf(ctx, id, "change the role of");
  assertAssignable(ctx.actor, rights);
  assertGrantable(ctx.actor, grants);
  return mutate(ctx, "user.assign_role", async (tx, audit, afterCommit, last) => {
    await lockTenant(tx, ctx.tenantId);
    await assertStillMay(ctx, tx, "roles.assign");
    const before = await getForChange(ctx, tx, id);
    const [tenant] = await store.selectTenant(tx, ctx.tenantId);
    assertFits(role, orNotFound(tenant, "tenant").kind);
    await store.updateUser(tx, ctx.tenantId, id, { role, grants, denials });
    await recheckSessionsOf(ctx, tx, id, afterCommit);
    // What one may by phone, too.
    await offerCallState(ctx, { tx, last, afterCommit });
    const after = await read(ctx, tx, id);
    audit({ id, name: after.name, before: auditedFields(before), after: auditedFields(after) });
    return after;
  });
}
