import type { MENU_KEYS } from "@callplane/edge-api/contract";
import { assertPlain, dialplanWord } from "./writer.ts";

/** Asterisk keeps a caller's name in 80 bytes, the last for NUL (res_pjsip's caller_id_handler), and would cut within a character. */
const MAX_NAME_BYTES = 79;

/** Name of the gateway's ARI application. */
export const ARI_APP = "callplane";

/*
 * A tenant's contexts. Its phones start in the first and its trunks in the last; what leads out of one leads to another of the same tenant,
 * or to a routine that all share, with the tenant's key as its first argument.
 */

/** Whatever is dialled on the tenant's phones. */
export function internalContext(tenantKey: string): string {
  return `${tenantKey}-internal`;
}
/** The numbers that are the tenant's own: people (one line each), groups, menus, codes. What is not here is no number of the tenant's. */
export function numberContext(tenantKey: string): string {
  return `${tenantKey}-number`;
}
/** The blocks of the routing program, by their names. */
export function nodeContext(tenantKey: string): string {
  return `${tenantKey}-node`;
}
/** Members of groups and queues as they are rung. */
export function memberContext(tenantKey: string): string {
  return `${tenantKey}-member`;
}
/** Outside numbers that ring for a person beside the phones. */
export function alsoContext(tenantKey: string): string {
  return `${tenantKey}-also`;
}
/** How the people in queues stand: one hint each, so that a queue knows who is on the phone. */
export function queueMemberContext(tenantKey: string): string {
  return `${tenantKey}-queue-member`;
}
/** People, for whoever looks them up by name. */
export function directoryContext(tenantKey: string): string {
  return `${tenantKey}-directory`;
}
/** The tenant's DIDs, in E.164. */
export function didContext(tenantKey: string): string {
  return `${tenantKey}-did`;
}
/** Those of them that come in over the tenant's own trunks, and are not to be shown over the platform's. */
export function ownTrunkDidContext(tenantKey: string): string {
  return `${tenantKey}-own-trunk-did`;
}
/** Calls over the tenant's own trunks: its DIDs and no others. */
export function fromTrunkContext(tenantKey: string): string {
  return `${tenantKey}-from-trunk`;
}
/** In whose name parking places are busy: lamps name place and context, and places have the same numbers in every company. */
export function parkingContext(tenantKey: string): string {
  return `${tenantKey}-parked`;
}
/** Where parked calls nobody took back go on. */
export function parkedBackContext(tenantKey: string): string {
  return `${tenantKey}-parked-back`;
}

/** All contexts of a tenant. */
export function contextNames(tenantKey: string): readonly string[] {
  return [
    internalContext,
    numberContext,
    nodeContext,
    memberContext,
    alsoContext,
    queueMemberContext,
    directoryContext,
    didContext,
    ownTrunkDidContext,
    fromTrunkContext,
    parkedBackContext,
  ].map((nameOf) => nameOf(tenantKey));
}

/** What stands in for a tenant where calls come over the platform's trunks. */
export const PLATFORM = "callplane";
/** Calls over the platform's trunks: the DIDs of all tenants. */
export const PLATFORM_FROM_TRUNK = "callplane-from-trunk";
/** Which tenant a DID is of; a "tenant" of its own to the routine that takes calls in. */
export const PLATFORM_DIDS = didContext(PLATFORM);

/** `1042` → `10xx`: the file of its hundred. */
export function shardOf(extension: string): string {
  return `${extension.slice(0, -2)}xx`;
}

/** Name of a tenant's parking lot in Asterisk. */
export function parkingLot(tenantKey: string): string {
  return tenantKey;
}

/** Name of a queue in Asterisk. */
export function queueName(tenantKey: string, queueId: string): string {
  return `${tenantKey}-${dialplanWord("queue", queueId)}`;
}

/** Name of the company's music on hold in Asterisk, and of a queue's own. */
export function companyMusic(tenantKey: string): string {
  return `${tenantKey}-music`;
}

export function queueMusic(tenantKey: string, queueId: string): string {
  return `${queueName(tenantKey, queueId)}-music`;
}

/** Whose queue it is, by its name in Asterisk: the tenant's key. */
export function tenantOfQueue(name: string): string {
  return name.slice(0, -UUID_LENGTH - 1);
}
const UUID_LENGTH = 36;

/** Where a queue looks for the key by which one leaves it: the same for all tenants, as the way on is the call's own. */
export function queueExitContext(key: (typeof MENU_KEYS)[number]): string {
  return `callplane-leave-${key === "*" ? "star" : key === "#" ? "hash" : key}`;
}

/** Name of a conference room in Asterisk. */
export function roomName(tenantKey: string, roomId: string): string {
  return `${tenantKey}-${dialplanWord("room", roomId)}`;
}

/**
 * A person's name as phones show it: cut at a character to what Asterisk keeps; quotes and backslashes, which its
 * caller-id parser takes for its own, become look-alikes. Throws ConfgenError on control characters.
 */
export function callerName(name: string): string {
  if (/^[\w.-]{1,40}(?: [\w.-]{1,30})?$/.test(name)) return name;
  assertPlain("name", name);
  let cut = "";
  let bytes = 0;
  for (const character of name.replaceAll('"', "'").replaceAll("\\", "/").trim()) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_NAME_BYTES) break;
    cut += character;
  }
  return cut.trim();
}
