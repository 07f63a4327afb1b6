import type { Destination, NamedDestinationKind } from "../../../contract/index.ts";
import type { ThingEntity } from "../../lib/actions.ts";

/** What a tenant of the test has to name: a person who can be rung, and a sound. */
export type Known = { userId: string; soundId: string };

/** What is particular to one kind of thing, for the tests that all kinds share. */
export type Case = {
  /** As in the path, and in a sentence. */
  path: string;
  words: string;
  entity: ThingEntity;
  /** A whole body of the kind; a name is added. */
  body: (known: Known, name: string) => Record<string, unknown>;
  /** What of the body is shown otherwise than it was given. */
  shown?: Record<string, unknown>;
  /** Only admins read it; else all do but end users. */
  isForAdmins?: true;
  change: Record<string, unknown>;
  /** Bodies that the form refuses. */
  malformed: Record<string, unknown>[];
  /** Fields that name a thing by its id, each with where an unknown id is said to be wrong. */
  names: { at: (string | number)[]; fields: (id: string) => Record<string, unknown>; says: string }[];
  hasExtension: boolean;
  destination: NamedDestinationKind | null;
  /** What the log has in words: fields of the `after` of what `body` made. */
  inWords: Record<string, unknown>;
};

const SOMEBODY = { userId: "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4" };
const TWICE = [SOMEBODY, SOMEBODY];
const queueOf = (id: string): Destination => ({ kind: "QUEUE", id });
const to = (field: string) => ({
  at: [field],
  fields: (id: string) => ({ [field]: queueOf(id) }),
  says: "There is no such queue",
});
const sound = (field: string) => ({
  at: [field],
  fields: (id: string) => ({ [field]: id }),
  says: "There is no such sound",
});

/** An extension that goes with the name: the same for the same, and hardly ever for another. */
function numberFor(name: string): string {
  const sum = [...name].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 70_000, 7);
  return String(20_000 + sum);
}

export const CASES: Case[] = [
  {
    path: "ring-groups",
    words: "ring group",
    entity: "ring_group",
    body: ({ userId }) => ({
      members: [{ number: "+43664123456", afterSec: 10, ringSec: 15 }, { userId }],
      asksToAccept: false,
      ringTone: 2,
      noAnswer: { kind: "USER", id: userId },
    }),
    change: { strategy: "IN_ORDER", ringSec: 45, callerNamePrefix: "Sales:", skipsBusy: true, ringTone: null },
    malformed: [
      { members: [{ number: "1000" }] },
      { members: [{ number: "+43664123456" }, { number: "+43664123456" }] },
      { ringSec: 4 },
      { ringTone: 9 },
      { members: [{ number: "+43664123456", afterSec: -1 }] },
      { noAnswer: { kind: "NOWHERE" } },
    ],
    names: [
      to("noAnswer"),
      {
        at: ["members", 1, "userId"],
        fields: (userId) => ({ members: [{ number: "+43664123456" }, { userId }] }),
        says: "There is no such person",
      },
    ],
    hasExtension: true,
    destination: "RING_GROUP",
    inWords: {
      noAnswer: "Person Anna",
      members: [{ number: "+43664123456", afterSec: 10, ringSec: 15 }, { userId: "Anna" }],
    },
  },
  {
    path: "ivr-menus",
    words: "menu",
    entity: "ivr_menu",
    body: ({ userId, soundId }) => ({
      greetingSoundId: soundId,
      keys: [{ key: "1", destination: { kind: "USER", id: userId } }],
      giveUp: { kind: "HANG_UP" },
    }),
    change: { tries: 2, allowsExtensions: true, allowsGroups: true, silenceTries: 4, keys: [] },
    malformed: [
      { keys: [{ key: "12", destination: { kind: "HANG_UP" } }] },
      { tries: 0 },
      { silenceTries: 0 },
      { nextDigitSec: 60 },
      { greetingSoundId: null },
    ],
    names: [
      sound("greetingSoundId"),
      sound("invalidSoundId"),
      sound("silenceSoundId"),
      to("giveUp"),
      to("onSilence"),
      {
        at: ["keys", 1, "destination"],
        fields: (id) => ({
          keys: [
            { key: "1", destination: { kind: "HANG_UP" } },
            { key: "2", destination: queueOf(id) },
          ],
        }),
        says: "There is no such queue",
      },
    ],
    hasExtension: true,
    destination: "IVR",
    inWords: {
      greetingSoundId: "Welcome",
      keys: [{ key: "1", label: null, destination: "Person Anna" }],
      giveUp: "Hang up",
    },
  },
  {
    path: "queues",
    words: "queue",
    entity: "queue",
    body: ({ userId, soundId }) => ({ members: [{ userId, penalty: 2 }], comfortSoundId: soundId }),
    change: {
      strategy: "RANDOM",
      maxWaitSec: 60,
      onTimeout: { kind: "DIRECTORY" },
      pausesUnanswered: true,
      priority: 3,
    },
    malformed: [
      { maxWaitSec: 1 },
      { exitKey: "A" },
      { priority: 11 },
      { strategy: "BY_AGE" },
      { members: [{ userId: "x" }] },
      { members: TWICE },
    ],
    names: [
      to("onTimeout"),
      to("onFull"),
      to("onEmpty"),
      to("onExit"),
      sound("memberSoundId"),
      sound("greetingSoundId"),
      sound("comfortSoundId"),
      {
        at: ["musicSoundIds", 0],
        fields: (soundId) => ({ musicSoundIds: [soundId] }),
        says: "There is no such sound",
      },
      {
        at: ["members", 0, "userId"],
        fields: (userId) => ({ members: [{ userId }] }),
        says: "There is no such person",
      },
    ],
    hasExtension: true,
    destination: "QUEUE",
    inWords: {
      members: [{ userId: "Anna", penalty: 2, isFixed: false }],
      comfortSoundId: "Welcome",
      onFull: "Hang up",
    },
  },
  {
    path: "conference-rooms",
    words: "conference room",
    entity: "conference_room",
    body: () => ({ pin: "4711", hostPin: "0815" }),
    change: { waitsForHost: true, endsWithHost: true, maxMembers: 5 },
    malformed: [{ pin: "12" }, { maxMembers: 1 }, { pin: "4711", hostPin: "4711" }],
    names: [],
    hasExtension: true,
    destination: "CONFERENCE",
    inWords: { maxMembers: 20 },
  },
  {
    path: "announcements",
    words: "announcement",
    entity: "announcement",
    body: ({ soundId, userId }) => ({ soundId, next: { kind: "USER", id: userId } }),
    change: { next: { kind: "HANG_UP" } },
    malformed: [{ soundId: "x" }, { next: null }],
    names: [sound("soundId"), to("next")],
    hasExtension: false,
    destination: "ANNOUNCEMENT",
    inWords: { soundId: "Welcome", next: "Person Anna" },
  },
  {
    path: "business-hours",
    words: "opening hours",
    entity: "business_hours",
    body: ({ userId }) => ({
      weekly: [{ days: [1, 5], from: "09:00", to: "17:00" }],
      holidays: [{ name: "Christmas", from: "2026-12-24", to: "2026-12-26", everyYear: true, destination: null }],
      open: { kind: "USER", id: userId },
      closed: { kind: "HANG_UP" },
    }),
    change: { timeZone: "Asia/Tokyo", weekly: [] },
    malformed: [
      { timeZone: "Mars/Olympus" },
      { weekly: [{ days: [8], from: "09:00", to: "17:00" }] },
      { holidays: [{ name: "X", from: "2026-12-26", to: "2026-12-24" }] },
    ],
    names: [
      to("open"),
      to("closed"),
      {
        at: ["holidays", 0, "destination"],
        fields: (id) => ({
          holidays: [{ name: "X", from: "2026-12-24", to: "2026-12-26", destination: queueOf(id) }],
        }),
        says: "There is no such queue",
      },
    ],
    hasExtension: false,
    destination: "BUSINESS_HOURS",
    inWords: { open: "Person Anna", closed: "Hang up", timeZone: "Europe/Vienna" },
  },
  {
    path: "sounds",
    words: "sound",
    entity: "sound",
    body: () => ({ text: "Welcome to Acme Dental.", language: "de-AT" }),
    change: { text: "Welcome.", language: "en" },
    malformed: [{ text: " " }, { text: null }, { language: "german" }, { text: "x".repeat(2001) }],
    names: [],
    hasExtension: false,
    destination: null,
    inWords: { source: "text", text: "Welcome to Acme Dental." },
  },
  {
    path: "voicemail-boxes",
    words: "voicemail box",
    entity: "voicemail_box",
    body: ({ soundId }, name) => ({ number: numberFor(name), pin: "4711", greetingSoundId: soundId }),
    shown: { pin: "********" },
    isForAdmins: true,
    change: { email: "box@acme.example", attachesAudio: true, maxMessageSec: 60 },
    malformed: [{ pin: "12" }, { number: "1" }, { email: "nowhere" }, { maxMessageSec: 5 }],
    names: [sound("greetingSoundId")],
    hasExtension: false,
    destination: "VOICEMAIL",
    inWords: { greetingSoundId: "Welcome", maxMessageSec: 180 },
  },
];
