import { agentPromptVersions, agents, devices, extensions, tenants, users, voicemailBoxes } from "@callplane/drizzle";
import { sql } from "drizzle-orm";
import type { TenantRows } from "./projection.ts";
import { routingRows } from "./routing-rows-query.ts";

/**
 * The projection's input as one JSON value, so that ten thousand people come in one round trip and one row. To be selected from
 * `tenants`; each part is scoped by the tenant's id beside row-level security.
 */
export function rowsOfTenant(tenantId: string) {
  return sql<TenantRows>`json_build_object(
    'tenant', json_build_object(
      'id', ${tenants.id}, 'key', ${tenants.key}, 'name', ${tenants.name}, 'status', ${tenants.status},
      'country', ${tenants.country}, 'timeZone', ${tenants.timeZone}, 'language', ${tenants.language},
      'extensionStart', ${tenants.extensionStart}, 'extensionEnd', ${tenants.extensionEnd}),
    'users', ${userRows(tenantId)},
    'devices', ${deviceRows(tenantId)},
    'agents', ${agentRows(tenantId)},
    'routing', ${routingRows(tenantId)})`;
}

function userRows(tenantId: string) {
  return sql`coalesce((
    select json_agg(json_build_object(
      'id', ${users.id}, 'name', ${users.name}, 'status', ${users.status}, 'extension', ${extensions.number},
      'box', ${box}))
    from ${users}
    left join ${extensions} on ${extensions.tenantId} = ${users.tenantId} and ${extensions.userId} = ${users.id}
    left join ${voicemailBoxes} on ${voicemailBoxes.tenantId} = ${users.tenantId} and ${voicemailBoxes.userId} = ${users.id}
    where ${users.tenantId} = ${tenantId} and ${users.status} <> 'deleted'), '[]')`;
}

/** Short, as there are as many as people: its number is the person's, and mostly its name too. */
const box = sql`json_build_array(${voicemailBoxes.id}, ${voicemailBoxes.name}, ${voicemailBoxes.greetingSoundId},
  ${voicemailBoxes.maxMessageSec}, ${voicemailBoxes.asksPin}, ${voicemailBoxes.onZero}, ${voicemailBoxes.inDirectory})`;

function deviceRows(tenantId: string) {
  return sql`coalesce((
    select json_agg(json_build_object(
      'id', ${devices.id}, 'userId', ${devices.userId}, 'enabled', ${devices.enabled},
      'sipUsername', ${devices.sipUsername}, 'label', ${devices.label}, 'kind', ${devices.kind},
      'transport', ${devices.transport}, 'codecs', ${devices.codecs}, 'nat', ${devices.nat},
      'digestMd5', ${devices.digestMd5}, 'digestSha256', ${devices.digestSha256}))
    from ${devices} where ${devices.tenantId} = ${tenantId}), '[]')`;
}

function agentRows(tenantId: string) {
  return sql`coalesce((
    select json_agg(json_build_object(
      'id', ${agents.id}, 'name', ${agents.name}, 'status', ${agents.status}, 'extension', ${extensions.number},
      'voiceProvider', ${agents.voiceProvider}, 'model', ${agents.model}, 'voice', ${agents.voice},
      'language', ${agents.language}, 'timeZone', ${agents.timeZone}, 'firstMessage', ${agents.firstMessage},
      'prompt', ${agentPromptVersions.prompt}, 'promptVersion', ${agentPromptVersions.version},
      'interruption', ${agents.interruption}, 'tools', ${agents.tools}, 'fallback', ${agents.fallback},
      'maxDurationSec', ${agents.maxDurationSec}))
    from ${agents}
    left join ${extensions} on ${extensions.tenantId} = ${agents.tenantId} and ${extensions.agentId} = ${agents.id}
    left join ${agentPromptVersions} on ${agentPromptVersions.tenantId} = ${agents.tenantId}
      and ${agentPromptVersions.id} = ${agents.publishedVersionId}
    where ${agents.tenantId} = ${tenantId}), '[]')`;
}
