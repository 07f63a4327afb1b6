import type {
  CallerRule,
  SnapshotHours,
  SnapshotIvrMenu,
  SnapshotQueue,
  SnapshotRingGroup,
  SnapshotRouting,
  SnapshotSound,
} from "../../contract/index.ts";
import { inWords, type Subject, secret } from "./diff-fields.ts";
import type { Names } from "./diff-names.ts";
import { holidayInWords, hoursInWords } from "./hours-words.ts";

/** Where calls can be led, each with its fields in words. */
export function routingSubjects(routing: SnapshotRouting, names: Names): Subject[] {
  const { destinationField, soundField } = names;
  const ruleInWords = (rule: CallerRule) => `${callersInWords(rule)} → ${names.destination(rule.destination)}`;
  return [
    ...routing.dids.map(({ id, number, label, destination, language, callerRules = [], via }): Subject => {
      const over = via === "own_trunks" ? "the company's own trunks" : "the platform's trunks";
      const fields = {
        number,
        label,
        destination: destinationField(destination),
        callsComeInOver: over,
        language: names.languageField(language),
        ...(callerRules.length > 0 && { callerRules: inWords(callerRules, callerRules.map(ruleInWords)) }),
      };
      return { kind: "did", id, name: label ?? number, fields };
    }),
    ...routing.sounds.map(soundSubject),
    ...routing.announcements.map(({ id, name, soundId, next }): Subject => {
      return {
        kind: "announcement",
        id,
        name,
        fields: { name, sound: soundField(soundId), next: destinationField(next) },
      };
    }),
    ...routing.businessHours.map((hours) => hoursSubject(hours, names)),
    ...routing.ringGroups.map((group) => ringGroupSubject(group, names)),
    ...routing.ivrMenus.map((menu) => menuSubject(menu, names)),
    ...routing.queues.map((queue) => queueSubject(queue, names)),
    ...routing.conferenceRooms.map(({ id, pin, hostPin, ...fields }): Subject => {
      const pins = { pin: secret(pin), hostPin: secret(hostPin) };
      return { kind: "conference_room", id, name: fields.name, fields: { ...fields, ...pins } };
    }),
    ...routing.voicemailBoxes
      .filter(({ userId }) => userId === null)
      .map(
        ({ id, userId: _, greetingSoundId, onZero = null, listenerIds = [], asksPin = true, ...fields }): Subject => {
          const heardBy = inWords(listenerIds, listenerIds.map(names.person));
          return {
            kind: "voicemail_box",
            id,
            name: fields.name,
            fields: {
              ...fields,
              greeting: soundField(greetingSoundId),
              heardBy,
              asksPin,
              keyZero: destinationField(onZero),
            },
          };
        },
      ),
  ];
}

/** `VIP: +4366412345, +4422…, number hidden`. */
function callersInWords({ name, numbers, beginnings, isHidden }: CallerRule): string {
  const callers = [
    ...numbers,
    ...beginnings.map((beginning) => `${beginning}…`),
    ...(isHidden ? ["number hidden"] : []),
  ];
  return `${name}: ${callers.join(", ")}`;
}

/** Of an upload the digest tells one from another; of a text the text does. */
function soundSubject({ id, digest, ...fields }: SnapshotSound): Subject {
  const audio = fields.source === "upload" ? { audio: inWords(digest, `Upload ${digest.slice(0, 8)}`) } : {};
  return { kind: "sound", id, name: fields.name, fields: { ...fields, ...audio } };
}

function hoursSubject({ id, weekly, holidays, open, closed, ...fields }: SnapshotHours, names: Names): Subject {
  const holidayWords = holidays.map((holiday) => {
    const words = holidayInWords(holiday);
    return holiday.destination === null ? words : `${words} → ${names.destination(holiday.destination)}`;
  });
  return {
    kind: "business_hours",
    id,
    name: fields.name,
    fields: {
      ...fields,
      weekly: inWords(weekly, weekly.map(hoursInWords)),
      holidays: inWords(holidays, holidayWords),
      open: names.destinationField(open),
      closed: names.destinationField(closed),
    },
  };
}

function ringGroupSubject({ id, members, noAnswer, ...fields }: SnapshotRingGroup, names: Names): Subject {
  const memberWords = members.map((member) => {
    const { afterSec = 0, ringSec = null } = member;
    const words = [
      "number" in member ? member.number : names.person(member.userId),
      afterSec > 0 ? `after ${afterSec} s` : [],
      ringSec === null ? [] : `for ${ringSec} s`,
    ];
    return words.flat().join(", ");
  });
  const ways = { members: inWords(members, memberWords), noAnswer: names.destinationField(noAnswer) };
  return { kind: "ring_group", id, name: fields.name, fields: { ...fields, ...ways } };
}

function menuSubject(menu: SnapshotIvrMenu, names: Names): Subject {
  const { id, greetingSoundId, keys, invalidSoundId, language, giveUp, silenceSoundId, onSilence, ...fields } = menu;
  const keyWords = keys.map(
    ({ key, label, destination }) => `${label === null ? key : `${key} ${label}`} → ${names.destination(destination)}`,
  );
  const sounds = {
    greeting: names.soundField(greetingSoundId),
    invalid: names.soundField(invalidSoundId),
    silence: names.soundField(silenceSoundId),
  };
  const ways = {
    keys: inWords(keys, keyWords),
    giveUp: names.destinationField(giveUp),
    onSilence: names.destinationField(onSilence),
  };
  return {
    kind: "ivr_menu",
    id,
    name: fields.name,
    fields: { ...fields, ...sounds, language: names.languageField(language), ...ways },
  };
}

function queueSubject(queue: SnapshotQueue, names: Names): Subject {
  const { id, members, greetingSoundId, comfortSoundId, musicSoundIds, onTimeout, onFull, onEmpty, ...others } = queue;
  const { memberSoundId, exitSoundId, onExit, ...fields } = others;
  const memberWords = members.map(({ userId, penalty, isFixed }) =>
    [names.person(userId), penalty > 0 ? `penalty ${penalty}` : [], isFixed ? "always in" : []].flat().join(", "),
  );
  return {
    kind: "queue",
    id,
    name: fields.name,
    fields: {
      ...fields,
      members: inWords(members, memberWords),
      greeting: names.soundField(greetingSoundId),
      comfort: names.soundField(comfortSoundId),
      music: names.musicField(musicSoundIds),
      toMembers: names.soundField(memberSoundId),
      tellsOfExit: names.soundField(exitSoundId),
      onExit: names.destinationField(onExit),
      onTimeout: names.destinationField(onTimeout),
      onFull: names.destinationField(onFull),
      onEmpty: names.destinationField(onEmpty),
    },
  };
}
