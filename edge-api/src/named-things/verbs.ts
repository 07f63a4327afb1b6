import type { SQL } from "drizzle-orm";
import { type NamedDestinationKind, type Permission, TENANT_LIMITS } from "../../contract/index.ts";
import { refuseWhileLedTo } from "../destinations/index.ts";
import { type ExtensionOwner, moveExtension, releaseExtension } from "../extensions/index.ts";
import type { ThingEntity } from "../lib/actions.ts";
import type { Ctx } from "../lib/ctx.ts";
import { decodeTimeCursor, toPage } from "../lib/cursor.ts";
import { definedFields } from "../lib/defined.ts";
import { conflictOn, orNotFound } from "../lib/errors.ts";
import { type AfterCommit, type Last, mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { violatedConstraint } from "../lib/pg-errors.ts";
import { readTenant, type TenantReader, type TenantTx } from "../lib/tenant-db.ts";
import { refuseTooMany } from "../lib/tenant-limits.ts";
import { inWords, type Reference, refuseObjections, resolveReferences } from "./references.ts";
import * as store from "./store.ts";

type NamedRow = { id: string; name: string; createdAt: Date };
type NamedItem = { id: string; name: string; createdAt: string; extension?: { number: string } | null };
/** As Zod answers it: what was not given is undefined. */
type Given<Item> = { [K in keyof Item]?: Item[K] | undefined };
type ListInput = { q?: string | undefined; cursor?: string | undefined; limit: number };

/** What a slice's own steps of a change may use. `id` is the thing's; `before` is null for one that is made. */
export type Change<Item> = {
  ctx: Ctx;
  tx: TenantTx;
  id: string;
  before: Item | null;
  last: Last;
  afterCommit: AfterCommit;
};

/** What is particular to one kind of thing; all else is the same for every kind, and stands below. */
export type NamedThing<Row extends NamedRow, Item extends NamedItem> = {
  /** In a sentence: "ring group". */
  words: string;
  /** Its actions are `<entity>.create`, `.update` and `.delete`. */
  entity: ThingEntity;
  read: Permission;
  table: store.NamedTable;
  /** Which of its rows count against the limit; absent: all. */
  counted?: SQL;
  /** What words are looked for in; absent: its name. */
  searched?: SQL;
  /** The unique constraint on its names. */
  nameKey: string;
  /** What it is as a destination; absent where no call can be sent to it. */
  destination?: NamedDestinationKind;
  select(q: TenantReader, tenantId: string, narrowing: store.Narrowing): store.RowsQuery<Row>;
  toItem(row: Row, now: Date): Item;
  /** What of it whoever only looks is shown; absent: all. */
  shown?(item: Item, ctx: Ctx): Item;
  /** What it names by id, of a whole item or of the fields that change. */
  references(fields: Partial<Item>): Reference[];
  extensionOwner?(id: string): ExtensionOwner;
  /** Columns of the given fields, where these are not columns of the same name (`extension` and `members` never are). */
  toColumns?(fields: Partial<Item>, change: Change<Item>): Promise<object> | object;
  /** Saves what is not in its row; `fields` are those given. */
  saveMore?(fields: Partial<Item>, change: Change<Item>): Promise<void>;
  /** Refuses what fits the form but makes no sense; all fields as they shall be, before anything is saved. */
  refuseSaving?(fields: Partial<Item>, change: Change<Item>): Promise<void> | void;
  refuseDeleting?(item: Item, change: Change<Item>): Promise<void> | void;
  /** What of it is in the audit log; absent: all that was set. */
  audited?(item: Item): Record<string, unknown>;
};

/** The verbs of a kind of thing with a name. Each asks for its permission, and throws `not_found` for another tenant's. */
export function verbsOf<Row extends NamedRow, Item extends NamedItem>(thing: NamedThing<Row, Item>) {
  const load = async (q: TenantReader, ctx: Ctx, id: string): Promise<Item> => {
    const [row] = await thing.select(q, ctx.tenantId, store.narrowToOne(thing.table, ctx.tenantId, id));
    return thing.toItem(orNotFound(row, thing.words), ctx.now());
  };
  const shownOf = (item: Item, ctx: Ctx) => thing.shown?.(item, ctx) ?? item;
  const fieldsOf = (item: Item) => thing.audited?.(item) ?? setFields(item);

  return {
    /** How many a tenant may have. */
    most: TENANT_LIMITS[thing.entity].most,

    /** One of them, within a transaction. */
    load,

    async list(ctx: Ctx, { cursor, ...input }: ListInput) {
      authorize(ctx, thing.read);
      const filter = { ...input, after: decodeTimeCursor(cursor) };
      const page = store.narrowToPage(thing.table, ctx.tenantId, filter, thing.searched);
      const rows = await readTenant(ctx, (q) => thing.select(q, ctx.tenantId, page));
      const now = ctx.now();
      const placeOf = (row: Row) => ({ key: row.createdAt.toISOString(), id: row.id });
      return toPage(rows, input.limit, placeOf, (row) => shownOf(thing.toItem(row, now), ctx));
    },

    async get(ctx: Ctx, id: string): Promise<Item> {
      authorize(ctx, thing.read);
      const narrowing = store.narrowToOne(thing.table, ctx.tenantId, id);
      const [row] = await readTenant(ctx, (q) => thing.select(q, ctx.tenantId, narrowing));
      return shownOf(thing.toItem(orNotFound(row, thing.words), ctx.now()), ctx);
    },

    /** Throws `conflict` for a name or number that is taken, `invalid_input` at each field that names something that is not there. */
    create(ctx: Ctx, given: Given<Item>): Promise<Item> {
      const input = fieldsGiven(given);
      const work = mutate(ctx, `${thing.entity}.create`, async (tx, audit, afterCommit, last) => {
        const change = { ctx, tx, id: crypto.randomUUID(), before: null, last, afterCommit };
        const resolved = await resolveReferences(tx, ctx.tenantId, thing.references(input));
        refuseObjections(resolved);
        await refuseTooMany(tx, ctx.tenantId, thing.entity, thing);
        await thing.refuseSaving?.(input, change);
        const columns = (await thing.toColumns?.(input, change)) ?? ownColumns(input);
        await store.insertRow(tx, thing.table, { ...columns, id: change.id, tenantId: ctx.tenantId });
        await saveBeside(thing, input, change);
        const item = await load(tx, ctx, change.id);
        audit({ id: item.id, name: item.name, after: inWords(fieldsOf(item), resolved) });
        return item;
      });
      return explained(thing, work);
    },

    /** Calls go by it with the next apply. Throws as `create`; what a field that stays as it is leads to is not looked at. */
    update(ctx: Ctx, id: string, given: Given<Item>): Promise<Item> {
      const fields = fieldsGiven(given);
      const work = mutate(ctx, `${thing.entity}.update`, async (tx, audit, afterCommit, last) => {
        const before = await load(tx, ctx, id);
        const change = { ctx, tx, id, before, last, afterCommit };
        const references = thing.references(fields);
        const all = [...references, ...thing.references(before)];
        const resolved = await resolveReferences(tx, ctx.tenantId, all);
        const [changed, unchanged] = [resolved.slice(0, references.length), resolved.slice(references.length)];
        refuseObjections(changed);
        await thing.refuseSaving?.({ ...before, ...fields }, change);
        const columns = (await thing.toColumns?.(fields, change)) ?? ownColumns(fields);
        await store.updateRow(tx, thing.table, ctx.tenantId, id, columns);
        await saveBeside(thing, fields, change);
        const after = await load(tx, ctx, id);
        const stays = unchanged.filter(({ path }) => !(String(path[0]) in fields));
        audit({
          id,
          name: after.name,
          before: inWords(fieldsOf(before), unchanged),
          after: inWords(fieldsOf(after), [...stays, ...changed]),
        });
        return after;
      });
      return explained(thing, work);
    },

    /** Frees its extension. Throws `conflict` while calls are led to it, naming everything from where. */
    remove(ctx: Ctx, id: string): Promise<void> {
      return mutate(ctx, `${thing.entity}.delete`, async (tx, audit, afterCommit, last) => {
        const item = await load(tx, ctx, id);
        if (thing.destination) await refuseWhileLedTo(tx, ctx.tenantId, { kind: thing.destination, id });
        await thing.refuseDeleting?.(item, { ctx, tx, id, before: item, last, afterCommit });
        const resolved = await resolveReferences(tx, ctx.tenantId, thing.references(item));
        if (thing.extensionOwner) last(releaseExtension(tx, ctx.tenantId, thing.extensionOwner(id)));
        last(store.deleteRow(tx, thing.table, ctx.tenantId, id));
        audit({ id, name: item.name, before: inWords(fieldsOf(item), resolved) });
      });
    },
  };
}

async function saveBeside<Row extends NamedRow, Item extends NamedItem>(
  thing: NamedThing<Row, Item>,
  fields: Partial<Item>,
  change: Change<Item>,
): Promise<void> {
  const { ctx, tx, id, before } = change;
  const owner = thing.extensionOwner?.(id);
  if (owner) await moveExtension(tx, ctx.tenantId, owner, before?.extension?.number ?? null, fields.extension);
  await thing.saveMore?.(fields, change);
}

/** A row as an item, where they differ in nothing but how they write the time. */
export function withTime<R extends { createdAt: Date }>(row: R): Omit<R, "createdAt"> & { createdAt: string } {
  return { ...row, createdAt: row.createdAt.toISOString() };
}

/** Guarantees: what is undefined was taken out, all else is left as it is. */
function fieldsGiven<Item>(given: Given<Item>): Partial<Item> {
  return definedFields(given) as Partial<Item>;
}

function ownColumns(fields: object): object {
  const { extension: _, members: __, ...columns } = fields as { extension?: unknown; members?: unknown };
  return columns;
}

function setFields({ id: _, createdAt: __, ...fields }: NamedItem): Record<string, unknown> {
  return fields;
}

async function explained<T>({ nameKey }: { nameKey: string }, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === nameKey) throw conflictOn(["name"], "This name is taken already", error);
    if (constraint === "extensions_number_key") {
      throw conflictOn(["extension", "number"], "That extension is taken", error);
    }
    throw error;
  }
}
