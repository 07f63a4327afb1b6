import {
  announcements,
  businessHours,
  callingSettings,
  conferenceRooms,
  dids,
  extensions,
  ivrMenus,
  queueMembers,
  queues,
  ringGroupMembers,
  ringGroups,
  sounds,
  voicemailBoxes,
  voicemailBoxListeners,
} from "@callplane/drizzle";
import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import { columnsOf, jsonObject, rowsOf } from "./json-rows-query.ts";
import { policyRows, trunkRows, userOutboundRows } from "./outbound-rows-query.ts";
import type { RoutingRows } from "./routing-projection.ts";

/** All of a tenant's calls in and out as one JSON value, in the words of the contract. What of it a gateway is told, the projection decides. */
export function routingRows(tenantId: string): SQL<RoutingRows> {
  return sql<RoutingRows>`${jsonObject({
    settings: settings(tenantId),
    dids: didRows(tenantId),
    sounds: soundRows(tenantId),
    announcements: rowsOf(announcements, tenantId, columnsOf(announcements, "id", "name", "soundId", "next")),
    businessHours: hoursRows(tenantId),
    ringGroups: ringGroupRows(tenantId),
    ivrMenus: menuRows(tenantId),
    queues: queueRows(tenantId),
    conferenceRooms: roomRows(tenantId),
    voicemailBoxes: boxRows(tenantId),
    trunks: trunkRows(tenantId),
    policies: policyRows(tenantId),
    userOutbound: userOutboundRows(tenantId),
  })}`;
}

/** The owner's extension, or null. */
function numberOf(ownerColumn: AnyColumn, owner: { tenantId: AnyColumn; id: AnyColumn }): SQL {
  return sql`(select ${extensions.number} from ${extensions}
    where ${extensions.tenantId} = ${owner.tenantId} and ${ownerColumn} = ${owner.id})`;
}

/** Those that are the tenant's: what it only asked for reaches nobody. */
function didRows(tenantId: string): SQL {
  const fields = {
    ...columnsOf(dids, "id", "number", "label", "destination", "language", "callerRules", "via"),
    assignedAtMs: sql`floor(extract(epoch from ${dids.decidedAt}) * 1000)::bigint`,
  };
  return sql`coalesce((select json_agg(${jsonObject(fields)}) from ${dids}
    where ${dids.tenantId} = ${tenantId} and ${dids.status} = 'assigned'), '[]')`;
}

function settings(tenantId: string): SQL {
  const inbound = columnsOf(
    callingSettings,
    "defaultDestination",
    "parkingSlots",
    "parkingTimeoutSec",
    "musicSoundIds",
  );
  const outbound = columnsOf(callingSettings, "mainNumber", "outsidePrefix");
  const emergency = columnsOf(callingSettings, "emergencyNumbers", "emergencyTrunkIds", "emergencyCallerId");
  return sql`(select ${jsonObject({ ...inbound, ...outbound, ...emergency })}
    from ${callingSettings} where ${callingSettings.tenantId} = ${tenantId})`;
}

function soundRows(tenantId: string): SQL {
  const spoken = sql`case ${sounds.source} when 'text' then ${sounds.text} end`;
  return rowsOf(sounds, tenantId, {
    ...columnsOf(sounds, "id", "name", "source", "language", "digest"),
    text: spoken,
  });
}

function hoursRows(tenantId: string): SQL {
  const calendar = columnsOf(businessHours, "id", "name", "code", "timeZone", "weekly", "holidays");
  return rowsOf(businessHours, tenantId, { ...calendar, ...columnsOf(businessHours, "open", "closed") });
}

function ringGroupRows(tenantId: string): SQL {
  const member = sql`json_strip_nulls(${jsonObject(columnsOf(ringGroupMembers, "userId", "number", "afterSec", "ringSec"))})`;
  return rowsOf(ringGroups, tenantId, {
    ...columnsOf(ringGroups, "id", "name", "strategy", "ringSec", "callerNamePrefix", "noAnswer"),
    ...columnsOf(ringGroups, "asksToAccept", "skipsBusy", "ringTone"),
    extension: numberOf(extensions.ringGroupId, ringGroups),
    members: sql`coalesce((select json_agg(${member} order by ${ringGroupMembers.position}) from ${ringGroupMembers}
      where ${ringGroupMembers.tenantId} = ${ringGroups.tenantId} and ${ringGroupMembers.ringGroupId} = ${ringGroups.id}), '[]')`,
  });
}

function menuRows(tenantId: string): SQL {
  return rowsOf(ivrMenus, tenantId, {
    ...columnsOf(ivrMenus, "id", "name", "greetingSoundId", "keys", "allowsExtensions"),
    ...columnsOf(ivrMenus, "timeoutSec", "tries", "invalidSoundId", "giveUp", "allowsGroups", "nextDigitSec"),
    ...columnsOf(ivrMenus, "language", "silenceTries", "silenceSoundId", "onSilence"),
    extension: numberOf(extensions.ivrMenuId, ivrMenus),
  });
}

function queueRows(tenantId: string): SQL {
  const member = jsonObject(columnsOf(queueMembers, "userId", "penalty", "isFixed"));
  return rowsOf(queues, tenantId, {
    ...columnsOf(queues, "id", "name", "strategy", "ringSec", "retrySec", "wrapUpSec", "maxWaitSec", "maxLength"),
    ...columnsOf(queues, "joinsWhenEmpty", "announcesPosition", "announceEverySec", "greetingSoundId"),
    ...columnsOf(queues, "musicSoundIds", "comfortSoundId", "callerNamePrefix", "onTimeout", "onFull", "onEmpty"),
    ...columnsOf(queues, "announcesWait", "memberSoundId", "pausesUnanswered", "priority", "exitKey", "exitSoundId"),
    ...columnsOf(queues, "onExit"),
    extension: numberOf(extensions.queueId, queues),
    members: sql`coalesce((select json_agg(${member} order by ${queueMembers.position}, ${queueMembers.userId}) from ${queueMembers}
      where ${queueMembers.tenantId} = ${queues.tenantId} and ${queueMembers.queueId} = ${queues.id}), '[]')`,
  });
}

function roomRows(tenantId: string): SQL {
  return rowsOf(conferenceRooms, tenantId, {
    ...columnsOf(
      conferenceRooms,
      "id",
      "name",
      "pin",
      "hostPin",
      "waitsForHost",
      "endsWithHost",
      "announcesNames",
      "maxMembers",
    ),
    extension: numberOf(extensions.conferenceRoomId, conferenceRooms),
  });
}

/** Shared boxes. People's come with the people; without a number nobody can reach a box. */
function boxRows(tenantId: string): SQL {
  const { boxId, userId, tenantId: owner } = voicemailBoxListeners;
  const fields = {
    ...columnsOf(
      voicemailBoxes,
      "id",
      "userId",
      "name",
      "greetingSoundId",
      "maxMessageSec",
      "asksPin",
      "onZero",
      "inDirectory",
    ),
    listenerIds: sql`coalesce((select json_agg(${userId} order by ${userId}) from ${voicemailBoxListeners}
      where ${owner} = ${tenantId} and ${boxId} = ${voicemailBoxes.id}), '[]')`,
  };
  return sql`coalesce((select json_agg(${jsonObject({ ...fields, number: extensions.number })}) from ${voicemailBoxes}
    join ${extensions} on ${extensions.tenantId} = ${voicemailBoxes.tenantId} and ${extensions.voicemailBoxId} = ${voicemailBoxes.id}
    where ${voicemailBoxes.tenantId} = ${tenantId} and ${voicemailBoxes.userId} is null), '[]')`;
}
