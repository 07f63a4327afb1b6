import type { Destination, Issue } from "../../contract/index.ts";
import { nameDestinations, objectionTo, wordsFor } from "../destinations/index.ts";
import { AppError } from "../lib/errors.ts";
import type { TenantReader } from "../lib/tenant-db.ts";
import { selectNames } from "./names-store.ts";

type Path = (string | number)[];

/** What a field of a thing names by its id, and the field it stands in. */
export type Reference =
  | { path: Path; to: "destination"; destination: Destination }
  | { path: Path; to: "sound" | "person" | "trunk"; id: string };

/** A reference with the words for what it leads to, and what speaks against it (null: nothing). */
export type Resolved = { path: Path; words: string; objection: string | null };

type Maybe<T> = T | null | undefined;

export function toDestination(path: Path, destination: Maybe<Destination>): Reference[] {
  return destination ? [{ path, to: "destination", destination }] : [];
}

export function toSound(path: Path, id: Maybe<string>): Reference[] {
  return id ? [{ path, to: "sound", id }] : [];
}

export function toPerson(path: Path, id: Maybe<string>): Reference[] {
  return id ? [{ path, to: "person", id }] : [];
}

export function toTrunk(path: Path, id: Maybe<string>): Reference[] {
  return id ? [{ path, to: "trunk", id }] : [];
}

/** Looks up what the references lead to, in their order: two queries at most, however many there are. */
export async function resolveReferences(
  q: TenantReader,
  tenantId: string,
  references: readonly Reference[],
): Promise<Resolved[]> {
  const byId = references.flatMap((each) => (each.to === "destination" ? [] : [each]));
  const [names] = byId.length === 0 ? [] : await selectNames(q, tenantId, byId);
  const destinations = references.flatMap((each) => (each.to === "destination" ? [each.destination] : []));
  const named = await nameDestinations(q, tenantId, destinations);
  let next = 0;
  return references.map(({ path, ...reference }) => {
    if (reference.to === "destination") {
      const found = named[next++];
      return { path, words: wordsFor(reference.destination, found?.name ?? null), objection: objectionTo(found) };
    }
    if (reference.to !== "person") {
      const name = names?.[`${reference.to}s`][reference.id];
      const objection = name ? null : `There is no such ${reference.to}`;
      return { path, words: name ?? `a ${reference.to} that is no more`, objection };
    }
    const person = names?.people[reference.id];
    return { path, words: person?.name ?? "somebody who is no more", objection: objectionToMember(person) };
  });
}

function objectionToMember(person: { name: string; isGone: boolean; extension: string | null } | undefined) {
  if (person === undefined || person.isGone) return "There is no such person";
  return person.extension === null ? `${person.name} has no extension and cannot be rung` : null;
}

/** Throws `invalid_input` with an issue at each reference that something speaks against. */
export function refuseObjections(resolved: readonly Resolved[]): void {
  const issues: Issue[] = resolved.flatMap(({ path, objection }) =>
    objection === null ? [] : [{ path, message: objection }],
  );
  if (issues[0] !== undefined) throw new AppError("invalid_input", issues[0].message, { details: { issues } });
}

/** The fields with the words for it in the place of each reference: what the audit log shows to people. */
export function inWords(fields: Record<string, unknown>, resolved: readonly Resolved[]): Record<string, unknown> {
  const copy = structuredClone(fields);
  for (const { path, words } of resolved) putAt(copy, path, words);
  return copy;
}

function putAt(holder: unknown, [head, ...rest]: Path, words: string): void {
  if (typeof holder !== "object" || holder === null || head === undefined) return;
  if (rest.length === 0) Object.assign(holder, { [head]: words });
  else putAt(Reflect.get(holder, head), rest, words);
}
