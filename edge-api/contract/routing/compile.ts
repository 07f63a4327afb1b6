import type { Snapshot } from "../snapshot.ts";
import { didBlock } from "./block-ids.ts";
import { compileAgent } from "./compile-agent.ts";
import { compileAnnouncement } from "./compile-announcement.ts";
import { compileConference } from "./compile-conference.ts";
import { compileDefaultInbound, compileDid } from "./compile-did.ts";
import { emergencyBlocks } from "./compile-emergency.ts";
import { compileExternal } from "./compile-external.ts";
import { compileFeature, featureCodes } from "./compile-features.ts";
import { compileHours } from "./compile-hours.ts";
import { compileInternal } from "./compile-internal.ts";
import { compileIvr } from "./compile-ivr.ts";
import { compileOutbound } from "./compile-outbound.ts";
import { compileUser, personBlocks } from "./compile-person.ts";
import { compileQueue } from "./compile-queue.ts";
import { compileRingGroup } from "./compile-ring-group.ts";
import { systemBlocks } from "./compile-system.ts";
import { compileVoicemail } from "./compile-voicemail.ts";
import { destinationsOf } from "./destinations-of.ts";
import { type KnownThings, knowThings } from "./known-things.ts";
import type { Block, Entry, RoutingProgram } from "./program.ts";

/**
 * The tenant's routing as blocks of steps, from its desired state. A snapshot without `routing` compiles to its people and agents; a
 * suspended tenant's to refusals, and its emergency calls. Equal snapshots give equal programs. Throws nothing.
 */
export function compileRouting(snapshot: Snapshot): RoutingProgram {
  const known = knowThings(snapshot);
  const isSuspended = snapshot.tenant.status === "suspended";
  const internal = isSuspended ? [] : compileInternal(known);
  const always = [
    ...personBlocks(),
    ...systemBlocks(),
    ...emergencyBlocks(known),
    ...compileOutbound(known),
    compileDefaultInbound(known),
  ];
  const blocks = [...always, ...thingBlocks(known, internal)];
  return {
    tenantId: snapshot.tenant.id,
    tenantKey: snapshot.tenant.key,
    language: known.language,
    hasMusic: known.hasMusic,
    plan: known.routing?.outbound.plan ?? null,
    internal,
    inbound: (known.routing?.dids ?? []).map(({ number }) => ({ number, block: didBlock(number) })),
    ownTrunkNumbers: (known.routing?.dids ?? []).flatMap(({ number, via }) => (via === "own_trunks" ? number : [])),
    blocks: new Map(blocks.map((block) => [block.id, block])),
  };
}

function thingBlocks(known: KnownThings, internal: readonly Entry[]): readonly Block[] {
  const { snapshot, routing } = known;
  const byNumber = new Map(internal.map(({ number, block }) => [number, block]));
  const features = new Set(featureCodes(routing?.parking.slots ?? null).map(({ feature }) => feature));
  const people = [
    ...snapshot.users.map((user) => compileUser(user, known)),
    ...snapshot.agents.flatMap((agent) => compileAgent(agent, (number) => byNumber.get(number))),
    ...[...features].filter((feature) => feature !== "directory").map(compileFeature),
  ];
  if (routing === null) return people;
  return [
    ...people,
    ...routing.dids.flatMap((did) => compileDid(did, known)),
    ...routing.ringGroups.flatMap((group) => compileRingGroup(group, known)),
    ...routing.ivrMenus.flatMap((menu) => compileIvr(menu, known)),
    ...routing.queues.flatMap((queue) => compileQueue(queue, known)),
    ...routing.businessHours.flatMap((hours) => compileHours(hours, known)),
    ...routing.announcements.map((announcement) => compileAnnouncement(announcement, known)),
    ...routing.voicemailBoxes.map((box) => compileVoicemail(box, known)),
    ...routing.conferenceRooms.map(compileConference),
    ...externalNumbers(known).map(compileExternal),
  ];
}

function externalNumbers({ routing }: KnownThings): readonly string[] {
  const destinations = routing === null ? [] : destinationsOf(routing).map(({ destination }) => destination);
  return [...new Set(destinations.flatMap((to) => (to.kind === "EXTERNAL" ? [to.number] : [])))];
}
