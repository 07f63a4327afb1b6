import type { Destination, Issue, NamedDestination } from "../../contract/index.ts";
import { AppError } from "../lib/errors.ts";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";
import { selectFacts } from "./facts-store.ts";
import { selectAutomatic, selectLeads } from "./leads-store.ts";
import { type Automatic, circleThrough, leadsInWords } from "./rules.ts";
import { DESTINATION_WORDS, wordsFor } from "./words.ts";

/** A destination as it came in, and the field it came in. */
export type DestinationField = { path: (string | number)[]; destination: Destination | null | undefined };

/**
 * Throws `invalid_input` with an issue at each field whose destination is not there, or is a person or box without a number, who cannot
 * be called. Within a change that raises the revision it stays true until commit. One query, none where no field is set.
 */
export async function assertDestinations(
  q: TenantReader,
  tenantId: string,
  fields: readonly DestinationField[],
): Promise<void> {
  const given = fields.flatMap(({ path, destination }) => (destination ? [{ path, destination }] : []));
  if (given.length === 0) return;
  const found = await nameDestinations(
    q,
    tenantId,
    given.map(({ destination }) => destination),
  );
  const issues: Issue[] = given.flatMap(({ path }, index) => {
    const message = objectionTo(found[index]);
    return message === null ? [] : [{ path, message }];
  });
  if (issues[0] !== undefined) throw new AppError("invalid_input", issues[0].message, { details: { issues } });
}

/** The destinations with the names of what they lead to, in their order; name null where that is gone. One query. */
export async function nameDestinations(
  q: TenantReader,
  tenantId: string,
  destinations: readonly Destination[],
): Promise<NamedDestination[]> {
  if (destinations.length === 0) return [];
  const [row] = await selectFacts(q, tenantId, destinations);
  return destinations.map((destination, index) => {
    const facts = row?.facts[index] ?? null;
    return { destination, name: facts?.name ?? null, extension: facts?.extension ?? null };
  });
}

/** Why no call can be sent to the destination that was named so; null where it can. */
export function objectionTo(named: NamedDestination | undefined): string | null {
  if (named === undefined || named.name === null) {
    const words = named === undefined ? "destination" : DESTINATION_WORDS[named.destination.kind].toLowerCase();
    return `There is no such ${words}`;
  }
  const needsNumber = named.destination.kind === "USER" || named.destination.kind === "VOICEMAIL";
  return needsNumber && named.extension === null
    ? `${wordsFor(named.destination, named.name)} has no extension, so no call can be sent there`
    : null;
}

/**
 * Throws `conflict` naming everything from which calls still go to the thing; for use before it is deleted. `details.leads` lists them
 * as kind, id and name.
 */
export async function refuseWhileLedTo(tx: TenantTx, tenantId: string, destination: Destination): Promise<void> {
  const [row] = await selectLeads(tx, tenantId, destination);
  if (row === undefined || row.leads.length === 0) return;
  const { leads } = row;
  const message = `${wordsFor(destination, row.name)} cannot be deleted: calls are led there from ${leadsInWords(leads)}`;
  throw new AppError("conflict", message, { details: { leads } });
}

/**
 * Throws `invalid_input` where calls would go round from `thing` back to it without anybody ever being rung or asked. `thing` is as it
 * shall be; `path` is the field the issue is shown at.
 */
export async function refuseAutomaticCircle(
  tx: TenantTx,
  tenantId: string,
  thing: Automatic,
  path: (string | number)[],
): Promise<void> {
  const [row] = await selectAutomatic(tx, tenantId);
  const circle = circleThrough(thing, row?.things ?? []);
  if (circle === null) return;
  const message = `Calls would go in circles, and nobody would ever be asked: ${circle.join(" → ")}`;
  throw new AppError("invalid_input", message, { details: { issues: [{ path, message }] } });
}
