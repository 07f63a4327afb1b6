import { type CreateTenant, languageOfCountry, nearCountries, type Tenant } from "../../contract/index.ts";
import { DEFAULT_LIMITS, insertLimits } from "../call-limits/index.ts";
import { insertInvitation, newInvitation } from "../invitations/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { conflictOn } from "../lib/errors.ts";
import { mutatePlatform } from "../lib/mutate.ts";
import { violatedConstraint } from "../lib/pg-errors.ts";
import * as store from "./store.ts";
import { auditedFields, toTenant } from "./view.ts";

/** Makes a tenant, whose people may call its own country and those near to it unless somebody says otherwise, and, when given, invites its first admin. Throws `conflict` for a key or address that is taken. */
export async function createTenant(ctx: Ctx, { admin, allowedCountries, ...input }: CreateTenant): Promise<Tenant> {
  const id = crypto.randomUUID();
  try {
    return await mutatePlatform(ctx, "tenant.create", async (tx, audit, afterCommit, last) => {
      const row = await store.insertTenant(tx, {
        id,
        ...input,
        language: input.language ?? languageOfCountry(input.country),
        extensionNext: Number(input.extensionStart),
      });
      if (row === undefined) throw new Error("the new tenant was not answered");
      const tenant = toTenant(row);
      const countries = allowedCountries === undefined ? nearCountries(tenant.country) : allowedCountries;
      last(insertLimits(tx, id, { ...DEFAULT_LIMITS, allowedCountries: countries }));
      audit({ id, after: { ...auditedFields(tenant), allowedCountries: countries }, tenantId: id });
      if (admin !== undefined) {
        const user = { id: crypto.randomUUID(), ...admin };
        last(store.insertUser(tx, { ...user, tenantId: id, role: "tenant_admin", status: "invited" }));
        const invitation = await newInvitation(ctx, { user, tenantId: id, tenantName: tenant.name });
        last(insertInvitation(tx, invitation));
        afterCommit(invitation.send);
      }
      return tenant;
    });
  } catch (error) {
    throw explain(error);
  }
}

function explain(error: unknown): unknown {
  switch (violatedConstraint(error)) {
    case "tenants_key_key":
      return conflictOn(["key"], "Another tenant has this key", error);
    case "users_email_key":
      return conflictOn(["admin", "email"], "Somebody already has this e-mail address", error);
    default:
      return error;
  }
}
