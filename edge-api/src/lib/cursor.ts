import { z } from "zod";
import { instant } from "../../contract/index.ts";
import { fromBase64, toBase64Url } from "./encoding.ts";
import { invalidField } from "./errors.ts";

/** Where a page ended: the sort key of its last row and its id. Opaque to callers. */
const position = z.tuple([z.string().max(300), z.uuid()]);
export type Position = { key: string; id: string };

/** Cuts a list of up to `limit + 1` rows to a page; `positionOf` names the place of a row in the list's order. */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  positionOf: (row: Row) => Position,
  toItem: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items: shown.map(toItem), nextCursor: hasMore ? encodeCursor(positionOf(last)) : null };
}

function encodeCursor({ key, id }: Position): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify([key, id])));
}

/** Throws `invalid_input` on a cursor that no list of ours made. */
export function decodeCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [key, id] = position.parse(JSON.parse(new TextDecoder().decode(fromBase64(cursor))));
    if (key.includes("\0")) throw new Error("no key has a NUL in it");
    return { key, id };
  } catch (error) {
    throw invalidField(["cursor"], "Not a cursor of this list", error);
  }
}

/** As decodeCursor, for lists ordered by a time. */
export function decodeTimeCursor(cursor: string | undefined): { at: string; id: string } | undefined {
  const decoded = decodeCursor(cursor);
  if (decoded === undefined) return undefined;
  const at = instant.safeParse(decoded.key);
  if (!at.success) throw invalidField(["cursor"], "Not a cursor of this list", at.error);
  // In UTC: Postgres takes no offset beyond 15 hours.
  return { at: new Date(at.data).toISOString(), id: decoded.id };
}
