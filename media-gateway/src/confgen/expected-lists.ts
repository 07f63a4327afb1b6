import type { Snapshot } from "@callplane/edge-api/contract";
import { expectedFields, type Fields } from "./expectations.ts";
import { parkingSections } from "./parking.ts";
import { queueSections } from "./queues.ts";
import { readSections } from "./reader.ts";
import type { TrunkObjects } from "./trunks.ts";
import { voicemailSections, ZONES } from "./voicemail.ts";
import { optionText, type Section } from "./writer.ts";

/** One list of AMI's, and what must stand in it: an event for each object, with at least these fields. */
export interface ExpectedList {
  readonly action: "QueueStatus" | "VoicemailUsersList" | "Parkinglots";
  readonly event: string;
  /** Only events with these fields are ours to say anything of: who logs in and out of a queue is not in its file. */
  readonly among?: Fields;
  /** Fields that tell an object from all others; the first one's value begins with, or is, the tenant's key. */
  readonly identity: readonly string[];
  readonly objects: readonly Fields[];
}

/** What Asterisk must show of a tenant's queues, boxes and parking lot once it has read their files. */
export function expectedLists(snapshot: Snapshot, soundsDir: string): ExpectedList[] {
  return listsOf({
    queues: queueSections(snapshot, soundsDir),
    voicemail: voicemailSections(snapshot),
    parking: parkingSections(snapshot),
  });
}

/** The same of a generation's files, by their folders: `queues`, `voicemail`, `parking`; each the text of all of a tenant's there. */
export function expectedListsOfFiles(
  text: Readonly<Record<"queues" | "voicemail" | "parking", string>>,
): ExpectedList[] {
  return listsOf({
    queues: readSections(text.queues),
    voicemail: readSections(text.voicemail),
    parking: readSections(text.parking),
  });
}

function listsOf(sections: Readonly<Record<"queues" | "voicemail" | "parking", readonly Section[]>>): ExpectedList[] {
  return [
    {
      action: "QueueStatus",
      event: "QueueParams",
      identity: ["Queue"],
      objects: sections.queues.map((section) => ({
        Queue: section.name,
        Max: optionOf(section, "maxlen"),
        Strategy: optionOf(section, "strategy"),
      })),
    },
    {
      action: "QueueStatus",
      event: "QueueMember",
      among: { Membership: "static" },
      identity: ["Queue", "Location"],
      objects: sections.queues.flatMap(({ name, options }) =>
        options.flatMap(([key, value]): Fields[] => {
          const [location = "", penalty = "", , state = ""] = optionText(value).split(",");
          return key === "member" ? [{ Queue: name, Location: location, Penalty: penalty, StateInterface: state }] : [];
        }),
      ),
    },
    {
      action: "VoicemailUsersList",
      event: "VoicemailUserEntry",
      identity: ["VMContext", "VoiceMailbox"],
      objects: sections.voicemail
        .filter(({ name }) => name !== ZONES)
        .flatMap(({ name, options }) =>
          options.map(([number, fields]) => {
            // Not the name: it may change without a reload.
            const [, , , , more = ""] = optionText(fields).split(",");
            const longest = /maxsecs=(\d+)/.exec(more)?.[1] ?? "";
            return { VMContext: name, VoiceMailbox: number, MaxMessageLength: longest };
          }),
        ),
    },
    {
      action: "Parkinglots",
      event: "Parkinglot",
      identity: ["Name"],
      objects: sections.parking.map((section) => {
        const [first = "", last = ""] = optionOf(section, "parkpos").split("-");
        return { Name: section.name, StartSpace: first, StopSpace: last, Timeout: optionOf(section, "parkingtime") };
      }),
    },
  ];
}

export interface ExpectedTrunk {
  readonly name: string;
  readonly EndpointDetail: Fields;
  /** By their names. */
  readonly aors: ReadonlyMap<string, Fields>;
  readonly registrations: ReadonlyMap<string, Fields>;
}

/**
 * A trunk as AMI's PJSIPShowEndpoint and PJSIPShowRegistrationsOutbound must show it. Its password is not among the fields, nor contacts, which are
 * shown apart.
 */
export function expectedTrunk({
  name,
  endpoint,
  aors,
  registrations,
}: Pick<TrunkObjects, "name" | "endpoint" | "aors" | "registrations">): ExpectedTrunk {
  const without = (key: string) => (section: Section) =>
    [
      section.name,
      expectedFields({ ...section, options: section.options.filter(([option]) => option !== key) }),
    ] as const;
  return {
    name,
    EndpointDetail: expectedFields(endpoint),
    aors: new Map(aors.map(without("contact"))),
    registrations: new Map(registrations.map(without(""))),
  };
}

function optionOf({ options }: Section, key: string): string {
  return optionText(options.find(([name]) => name === key)?.[1] ?? "");
}
