import fc from "fast-check";
import { MENU_KEYS } from "../../ivr-menus.ts";
import { QUEUE_STRATEGIES } from "../../queues.ts";
import { RING_STRATEGIES, type RingGroupMember } from "../../ring-groups.ts";
import type { SnapshotRouting } from "../../snapshot-routing.ts";
import { aHoliday, anOpening, ZONES } from "./arbitrary-hours.ts";
import { anyOutbound } from "./arbitrary-outbound.ts";
import { aName, aNumberOfTwo, NUMBERS, type World } from "./arbitrary-world.ts";

/** Extensions of one's own may clash with others': the compiler has to bear it. */
export function anyRouting(world: World): fc.Arbitrary<SnapshotRouting> {
  return fc.record({
    defaultDestination: fc.option(world.destination),
    dids: someDids(world),
    sounds: someSounds(world),
    announcements: world.some(
      "ANNOUNCEMENT",
      fc.record({ name: aName, soundId: world.idOf("SOUND"), next: world.destination }),
    ),
    businessHours: someHours(world),
    ringGroups: someGroups(world),
    ivrMenus: someMenus(world),
    queues: someQueues(world),
    conferenceRooms: someRooms(world),
    voicemailBoxes: world.some(
      "VOICEMAIL",
      fc.record({
        number: fc.constantFrom("900", "901", "1000"),
        name: aName,
        userId: fc.option(world.idOf("USER")),
        greetingSoundId: fc.option(world.idOf("SOUND")),
        maxMessageSec: fc.constant(60),
      }),
    ),
    parking: fc.record({ slots: fc.integer({ min: 1, max: 20 }), timeoutSec: fc.constant(60) }),
    outbound: anyOutbound(world),
  });
}

function someDids({ some, destination }: World) {
  const rule = fc.record({
    name: aName,
    numbers: fc.subarray([...NUMBERS], { minLength: 1 }),
    beginnings: fc.subarray(["+43664", "+1"]),
    isHidden: fc.boolean(),
    destination,
  });
  const callerRules = fc.array(rule, { maxLength: 2 });
  const did = fc.record({ label: fc.option(aName), destination: fc.option(destination), callerRules });
  return some("DID", did).map((dids) => dids.map((each, n) => ({ ...each, number: NUMBERS[n + 1] ?? "" })));
}

function someSounds({ some }: World) {
  const source = "text" as const;
  return some("SOUND", fc.constant({ name: "Hello", source, text: "Hello", language: "en", digest: "a".repeat(64) }));
}

function someHours({ some, destination }: World) {
  const holiday = fc.tuple(aHoliday, fc.option(destination)).map(([days, to]) => ({ ...days, destination: to }));
  return some(
    "BUSINESS_HOURS",
    fc.record({
      name: aName,
      timeZone: fc.constantFrom(...ZONES),
      weekly: fc.array(anOpening, { maxLength: 3 }),
      holidays: fc.array(holiday, { maxLength: 2 }),
      open: destination,
      closed: destination,
    }),
  );
}

function someGroups({ some, destination, idOf }: World) {
  const member: fc.Arbitrary<RingGroupMember> = fc.oneof(
    idOf("USER").map((userId) => ({ userId })),
    fc.constantFrom(...NUMBERS).map((number) => ({ number })),
  );
  return some(
    "RING_GROUP",
    fc.record({
      name: aName,
      extension: aNumberOfTwo(200),
      strategy: fc.constantFrom(...RING_STRATEGIES),
      members: fc.array(member, { maxLength: 4 }),
      ringSec: fc.integer({ min: 5, max: 300 }),
      callerNamePrefix: fc.option(fc.constant("Sales: ")),
      noAnswer: destination,
    }),
  );
}

function someMenus({ some, destination, idOf }: World) {
  const key = fc.record({ key: fc.constantFrom(...MENU_KEYS), label: fc.option(aName), destination });
  return some(
    "IVR",
    fc.record({
      name: aName,
      extension: aNumberOfTwo(202),
      greetingSoundId: idOf("SOUND"),
      keys: fc.uniqueArray(key, { maxLength: 4, selector: (each) => each.key }),
      allowsExtensions: fc.boolean(),
      allowsGroups: fc.boolean(),
      nextDigitSec: fc.constant(2),
      timeoutSec: fc.integer({ min: 1, max: 60 }),
      tries: fc.integer({ min: 1, max: 10 }),
      invalidSoundId: fc.option(idOf("SOUND")),
      giveUp: destination,
      silenceTries: fc.option(fc.integer({ min: 1, max: 10 })),
      silenceSoundId: fc.option(idOf("SOUND")),
      onSilence: fc.option(destination),
    }),
  );
}

function someQueues({ some, destination, idOf }: World) {
  const member = fc.record({ userId: idOf("USER"), penalty: fc.constant(0), isFixed: fc.boolean() });
  return some(
    "QUEUE",
    fc.record({
      name: aName,
      extension: aNumberOfTwo(204),
      strategy: fc.constantFrom(...QUEUE_STRATEGIES),
      members: fc.array(member, { maxLength: 3 }),
      ringSec: fc.constant(20),
      retrySec: fc.constant(3),
      wrapUpSec: fc.constant(0),
      maxWaitSec: fc.integer({ min: 10, max: 7200 }),
      maxLength: fc.integer({ min: 1, max: 5 }),
      joinsWhenEmpty: fc.boolean(),
      announcesPosition: fc.boolean(),
      announcesWait: fc.constant(false),
      announceEverySec: fc.constant(30),
      greetingSoundId: fc.option(idOf("SOUND")),
      comfortSoundId: fc.constant(null),
      callerNamePrefix: fc.constant(null),
      memberSoundId: fc.constant(null),
      pausesUnanswered: fc.constant(false),
      priority: fc.constant(0),
      exitKey: fc.option(fc.constantFrom(...MENU_KEYS)),
      exitSoundId: fc.constant(null),
      onExit: destination,
      onTimeout: destination,
      onFull: destination,
      onEmpty: destination,
    }),
  );
}

function someRooms({ some }: World) {
  return some(
    "CONFERENCE",
    fc.record({
      name: aName,
      extension: aNumberOfTwo(206),
      pin: fc.option(fc.constant("1234")),
      hostPin: fc.constant(null),
      waitsForHost: fc.boolean(),
      endsWithHost: fc.boolean(),
      announcesNames: fc.boolean(),
      maxMembers: fc.integer({ min: 2, max: 200 }),
    }),
  );
}
