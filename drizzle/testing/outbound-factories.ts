import type * as schema from "../schema/index.ts";
import * as tables from "../schema/index.ts";
import { type Arranger, only, type Row, unique } from "./factories.ts";

type Owner = { id: string };

/** A trunk of the tenant's that needs no log-in; with `scope: "platform"` the tenant must be the platform's. */
export async function aTrunk(
  { db }: Arranger,
  tenant: Owner,
  values: Row<typeof tables.trunks> = {},
): Promise<schema.Trunk> {
  const row = {
    tenantId: tenant.id,
    name: `Trunk ${unique()}`,
    sipName: `t-trunk-${unique()}`,
    authentication: "ip" as const,
    host: "sip.carrier.example",
    ...values,
  };
  return only(await db.insert(tables.trunks).values(row).returning());
}

/** A policy that lets everything out over these trunks; without any, nothing. */
export async function anOutboundPolicy(
  { db }: Arranger,
  tenant: Owner,
  values: Row<typeof tables.outboundPolicies> & { trunks?: readonly Owner[] } = {},
): Promise<schema.OutboundPolicy> {
  const { trunks = [], ...rest } = values;
  const action = trunks.length > 0 ? ("allow" as const) : ("block" as const);
  const trunkIds = trunks.map(({ id }) => id);
  const everything = { name: "Everything", pattern: "+", action, strip: 0, prepend: "", trunkIds, callerId: null };
  const row = { tenantId: tenant.id, name: `Policy ${unique()}`, rules: [everything], ...rest };
  return only(await db.insert(tables.outboundPolicies).values(row).returning());
}

/** What holds for the tenant's calls as a whole. */
export async function someCallingSettings(
  { db }: Arranger,
  tenant: Owner,
  values: Row<typeof tables.callingSettings> = {},
): Promise<schema.CallingSettings> {
  const row = { tenantId: tenant.id, ...values };
  return only(await db.insert(tables.callingSettings).values(row).returning());
}
