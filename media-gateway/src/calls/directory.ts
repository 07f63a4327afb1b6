import type { SnapshotRouting } from "@callplane/edge-api/contract";
import type { SnapshotIndex } from "../reconcile/index.ts";

/** Who a channel is. `hidden` ones are Asterisk's plumbing (media sockets, Local pairs): no party of a call. */
export type Identity =
  | { readonly kind: "hidden" }
  | { readonly kind: "trunk" }
  | {
      readonly kind: "device";
      readonly tenantId: string;
      readonly deviceId: string;
      readonly label: string;
      readonly userName: string;
      readonly extension: string;
    };

export interface Directory {
  /** By Asterisk's channel name, `PJSIP/acme-1000-ab12-00000007`. */
  identify(channel: string): Identity;
  agentName(tenantId: string, agentId: string): string | undefined;
  /** The person or agent at an extension. */
  nameOf(tenantId: string, extension: string): string | undefined;
  /** A group, menu, queue, room, announcement, hours or trunk, by its id. */
  thingName?(tenantId: string, id: string): string | undefined;
}

export function createDirectory(snapshots: SnapshotIndex): Directory {
  return {
    identify(channel) {
      const endpoint = /^PJSIP\/(.+)-[0-9a-f]{8}$/.exec(channel)?.[1];
      if (endpoint === undefined) return { kind: "hidden" };
      const owner = snapshots.deviceBySipUsername(endpoint);
      if (owner === undefined) return { kind: "trunk" };
      const { tenantId, device, user } = owner;
      return {
        kind: "device",
        tenantId,
        deviceId: device.id,
        label: device.label,
        userName: user.name,
        extension: user.extension,
      };
    },
    agentName: (tenantId, agentId) => snapshots.agent(tenantId, agentId)?.name,
    nameOf(tenantId, extension) {
      const owner = snapshots.extensionOwner(tenantId, extension);
      if (owner === undefined) return undefined;
      return owner.kind === "user" ? owner.user.name : owner.agent.name;
    },
    thingName(tenantId, id) {
      const routing = snapshots.byTenant(tenantId)?.body.routing;
      return routing && thingsOf(routing).find((thing) => thing.id === id)?.name;
    },
  };
}

function thingsOf(routing: SnapshotRouting): readonly { readonly id: string; readonly name: string }[] {
  const { ringGroups, ivrMenus, queues, conferenceRooms, announcements, businessHours, outbound } = routing;
  return [
    ...ringGroups,
    ...ivrMenus,
    ...queues,
    ...conferenceRooms,
    ...announcements,
    ...businessHours,
    ...outbound.trunks,
  ];
}
