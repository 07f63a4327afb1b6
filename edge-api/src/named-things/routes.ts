import { z } from "@hono/zod-openapi";
import { id, type listRingGroups, type Permission } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import type { Ctx } from "../lib/ctx.ts";

type ListInput = { q?: string | undefined; cursor?: string | undefined; limit: number };
type Page<Item> = { items: Item[]; nextCursor: string | null };

/** The verbs of a thing as verbsOf makes them. */
type Verbs<Item, Create, Update> = {
  most: number;
  list(ctx: Ctx, input: ListInput): Promise<Page<Item>>;
  get(ctx: Ctx, id: string): Promise<Item>;
  create(ctx: Ctx, input: Create): Promise<Item>;
  update(ctx: Ctx, id: string, changes: Update): Promise<Item>;
  remove(ctx: Ctx, id: string): Promise<void>;
};

type Served<Item, Create, Update> = {
  /** `/ring-groups` */
  path: string;
  tag: string;
  /** For summaries: one and several, "a ring group" and "Ring groups". */
  words: { one: string; several: string };
  read: Permission;
  write: Permission;
  schemas: {
    list: typeof listRingGroups;
    item: z.ZodType<Item>;
    page: z.ZodType<Page<Item>>;
    create: z.ZodType<Create>;
    update: z.ZodType<Update>;
  };
  examples: { item: Item; create: unknown; update: unknown };
  verbs: Verbs<Item, Create, Update>;
};

/** List, get, create, change and delete under one path; a slice hangs what is particular to it on the router. */
export function routerOf<Item extends object, Create extends object, Update extends object>(
  served: Served<Item, Create, Update>,
) {
  return routerOfAny(served);
}

/** That schemas and verbs are of the same thing was checked by the types of routerOf. */
function routerOfAny(served: Served<object, object, object>) {
  const { path, read, write, verbs, schemas, examples, words } = served;
  const tags = [served.tag];
  const params = z.object({ id });
  const one = `${path}/{id}`;

  const list = defineRoute({
    method: "get",
    path,
    tags,
    summary: `${words.several}, newest first`,
    access: read,
    request: { query: schemas.list },
    responses: { 200: jsonAnswer("A page of them", schemas.page, { items: [examples.item], nextCursor: null }) },
  });
  const create = defineRoute({
    method: "post",
    path,
    tags,
    summary: `Add ${words.one}`,
    description: `A company has ${verbs.most} at most.`,
    access: write,
    errors: ["conflict"],
    request: { body: jsonBody(schemas.create, examples.create) },
    responses: { 201: jsonAnswer("As it is now; calls go by it with the next apply", schemas.item, examples.item) },
  });
  const get = defineRoute({
    method: "get",
    path: one,
    tags,
    summary: `Read ${words.one}`,
    access: read,
    request: { params },
    responses: { 200: jsonAnswer("As it is saved", schemas.item, examples.item) },
  });
  const update = defineRoute({
    method: "patch",
    path: one,
    tags,
    summary: `Change ${words.one}`,
    access: write,
    errors: ["conflict"],
    request: { params, body: jsonBody(schemas.update, examples.update) },
    responses: { 200: jsonAnswer("As it is now; calls go by it with the next apply", schemas.item, examples.item) },
  });
  const remove = defineRoute({
    method: "delete",
    path: one,
    tags,
    summary: `Delete ${words.one}`,
    access: write,
    errors: ["conflict"],
    request: { params },
    responses: { 204: { description: "It is gone; calls still go by it until the next apply" } },
  });

  return newRouter()
    .openapi(list, async (c) => c.json(await verbs.list(c.var.ctx, c.req.valid("query")), 200))
    .openapi(create, async (c) => c.json(await verbs.create(c.var.ctx, c.req.valid("json")), 201))
    .openapi(get, async (c) => c.json(await verbs.get(c.var.ctx, c.req.valid("param").id), 200))
    .openapi(update, async (c) =>
      c.json(await verbs.update(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 200),
    )
    .openapi(remove, async (c) => {
      await verbs.remove(c.var.ctx, c.req.valid("param").id);
      return c.body(null, 204);
    });
}
