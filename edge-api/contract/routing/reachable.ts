import type { CallInWalk, Person } from "./call-in-walk.ts";

/** Whether the person's phones can ring at all, whatever becomes of it. */
export function isReachable(person: Person | undefined, { situation }: CallInWalk): person is Person {
  if (person === undefined) return false;
  const { answers, registered } = situation;
  const supposed = answers?.[person.extension];
  // Whoever is supposed to answer is supposed to have a phone there; so is whoever cannot be reached to have none.
  if (supposed !== undefined) return supposed !== "unavailable" && person.devices.length > 0;
  return person.devices.some((device) => registered === undefined || registered.includes(device));
}
