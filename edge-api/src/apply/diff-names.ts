import { type Destination, LANGUAGE_NAMES, type Snapshot, spokenLanguage } from "../../contract/index.ts";
import { wordsFor } from "../destinations/index.ts";
import { inWords } from "./diff-fields.ts";

const GONE = "(no longer there)";

/** What the things of a snapshot are called. */
export type Names = ReturnType<typeof namesIn>;

export function namesIn({ users, agents, routing }: Snapshot) {
  const people = new Map(users.map(({ id, name, extension }) => [id, `${name} (${extension})`]));
  const sounds = nameById(routing?.sounds);
  const trunks = nameById(routing?.outbound.trunks);
  const policies = nameById(routing?.outbound.policies);
  const things = new Map([
    ...people,
    ...nameById(agents),
    ...nameById(routing?.ringGroups),
    ...nameById(routing?.ivrMenus),
    ...nameById(routing?.queues),
    ...nameById(routing?.voicemailBoxes),
    ...nameById(routing?.businessHours),
    ...nameById(routing?.announcements),
    ...nameById(routing?.conferenceRooms),
  ]);
  const soundName = (id: string) => sounds.get(id) ?? GONE;
  const destination = (to: Destination) => wordsFor(to, "id" in to ? (things.get(to.id) ?? null) : null);
  return {
    person: (id: string) => people.get(id) ?? GONE,
    policy: (id: string | null) => (id === null ? null : (policies.get(id) ?? GONE)),
    trunk: (id: string) => trunks.get(id) ?? GONE,
    hours: (id: string) => things.get(id) ?? GONE,
    destination,
    destinationField: (to: Destination | null) => inWords(to, to && destination(to)),
    languageField: (language: string | undefined) => inWords(language, LANGUAGE_NAMES[spokenLanguage(language)]),
    musicField: (ids: readonly string[] = []) => (ids.length === 0 ? null : inWords(ids, ids.map(soundName))),
    soundField: (id: string | null) => inWords(id, id && soundName(id)),
  };
}

function nameById(things: readonly { id: string; name: string }[] = []): Map<string, string> {
  return new Map(things.map(({ id, name }) => [id, name]));
}
