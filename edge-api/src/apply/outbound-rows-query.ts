import { outboundPolicies, trunks, userOutbound } from "@callplane/drizzle";
import { type SQL, sql } from "drizzle-orm";
import { columnsOf, jsonObject, rowsOf } from "./json-rows-query.ts";

/** The tenant's own trunks, and the platform's, which its row policy opens to all. */
export function trunkRows(tenantId: string): SQL {
  const fields = {
    ...columnsOf(trunks, "id", "name", "scope", "version", "enabled", "sipName", "authentication", "host", "port"),
    ...columnsOf(trunks, "transport", "encryptsMedia", "verifiesCertificate", "username", "fromDomain", "codecs"),
    ...columnsOf(trunks, "maxChannels", "inboundAddresses", "outboundFormat", "inboundFormat", "callerIdHeader"),
    ...columnsOf(trunks, "fallbackCallerId", "passesForeignCallerId", "country"),
    ...columnsOf(trunks, "authUsername", "fromUser", "contactUser", "outboundProxy", "backupHosts", "calledNumberIn"),
    ...columnsOf(trunks, "dtmfMode", "registersEverySec", "retriesEverySec", "tellsWithheldNumber", "sessionTimers"),
    ...columnsOf(trunks, "reliableRinging", "dialPrefix"),
    hasPassword: sql`${trunks.secretCiphertext} is not null`,
  };
  return sql`coalesce((select json_agg(${jsonObject(fields)}) from ${trunks}
    where ${trunks.tenantId} = ${tenantId} or ${trunks.scope} = 'platform'), '[]')`;
}

export function policyRows(tenantId: string): SQL {
  return rowsOf(outboundPolicies, tenantId, columnsOf(outboundPolicies, "id", "name", "isDefault", "rules"));
}

export function userOutboundRows(tenantId: string): SQL {
  return rowsOf(userOutbound, tenantId, columnsOf(userOutbound, "userId", "policyId", "callerId", "hidesNumber"));
}
