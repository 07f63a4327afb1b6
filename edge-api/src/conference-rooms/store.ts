import { conferenceRooms, extensions } from "@callplane/drizzle";
import type { TenantReader } from "../lib/tenant-db.ts";
import { extensionOf, type Narrowing } from "../named-things/index.ts";

export function selectConferenceRooms(q: TenantReader, tenantId: string, { where, orderBy, limit }: Narrowing) {
  return q
    .select({
      id: conferenceRooms.id,
      name: conferenceRooms.name,
      extension: extensionOf(tenantId, extensions.conferenceRoomId, conferenceRooms.id),
      pin: conferenceRooms.pin,
      hostPin: conferenceRooms.hostPin,
      waitsForHost: conferenceRooms.waitsForHost,
      endsWithHost: conferenceRooms.endsWithHost,
      announcesNames: conferenceRooms.announcesNames,
      maxMembers: conferenceRooms.maxMembers,
      createdAt: conferenceRooms.createdAt,
    })
    .from(conferenceRooms)
    .where(where)
    .orderBy(...orderBy)
    .limit(limit);
}

export type ConferenceRoomRow = Awaited<ReturnType<typeof selectConferenceRooms>>[number];
