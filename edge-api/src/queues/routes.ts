import { z } from "@hono/zod-openapi";
import {
  changeOwnQueues,
  createQueue,
  id,
  listQueues,
  ownQueueList,
  queue,
  queueFigures,
  queueFiguresQuery,
  queueMemberStatus,
  queueMemberStatusList,
  queuePage,
  setQueueMemberState,
  updateQueue,
} from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody } from "../http/router.ts";
import { routerOf } from "../named-things/index.ts";
import * as example from "./examples.ts";
import { getFigures } from "./figures.ts";
import { listMembers, setMemberState } from "./members.ts";
import * as own from "./own-queues.ts";
import { queueVerbs } from "./service.ts";

const tags = ["Queues"];

const members = defineRoute({
  method: "get",
  path: "/queues/{id}/members",
  tags,
  summary: "Who is in a queue now, in the order they are rung",
  access: "routing.read",
  request: { params: z.object({ id }) },
  responses: { 200: jsonAnswer("Its members", queueMemberStatusList, { items: [example.member] }) },
});

const figures = defineRoute({
  method: "get",
  path: "/queues/{id}/figures",
  tags,
  summary: "How many calls came into a queue today, how they ended, and how long they waited",
  access: "calls.read",
  request: { params: z.object({ id }), query: queueFiguresQuery },
  responses: { 200: jsonAnswer("Its figures since midnight", queueFigures, example.figures) },
});

const setState = defineRoute({
  method: "put",
  path: "/queues/{id}/members/{userId}/state",
  tags,
  summary: "Log a member in, out or into a pause: oneself, or with queues.log_in anybody",
  access: "signed_in",
  request: { params: z.object({ id, userId: id }), body: jsonBody(setQueueMemberState, { state: "in" }) },
  responses: { 200: jsonAnswer("How the member stands, at once and without apply", queueMemberStatus, example.member) },
});

const getOwn = defineRoute({
  method: "get",
  path: "/self-service/queues",
  tags: ["Self-service"],
  summary: "The queues one is in, and how one stands there",
  access: "self.read",
  responses: { 200: jsonAnswer("One's own queues, by name", ownQueueList, { items: [example.own] }) },
});

const changeOwn = defineRoute({
  method: "post",
  path: "/self-service/queues",
  tags: ["Self-service"],
  summary: "Log oneself in, out, into a pause or out of it: in one queue or in all",
  access: "self.write",
  errors: ["conflict"],
  request: { body: jsonBody(changeOwnQueues, { action: "pause", reason: "Lunch" }) },
  responses: { 200: jsonAnswer("One's own queues, at once and without apply", ownQueueList, { items: [example.own] }) },
});

export const queuesRouter = routerOf({
  path: "/queues",
  tag: "Queues",
  words: { one: "a queue", several: "Queues" },
  read: "routing.read",
  write: "routing.write",
  schemas: { list: listQueues, item: queue, page: queuePage, create: createQueue, update: updateQueue },
  examples: { item: example.queue, create: example.createQueue, update: { maxWaitSec: 600 } },
  verbs: queueVerbs,
})
  .openapi(members, async (c) => c.json(await listMembers(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(setState, async (c) => {
    const { id: queueId, userId } = c.req.valid("param");
    return c.json(await setMemberState(c.var.ctx, queueId, userId, c.req.valid("json")), 200);
  })
  .openapi(figures, async (c) =>
    c.json(await getFigures(c.var.ctx, c.req.valid("param").id, c.req.valid("query").withinSec), 200),
  )
  .openapi(getOwn, async (c) => c.json(await own.listOwnQueues(c.var.ctx), 200))
  .openapi(changeOwn, async (c) => c.json(await own.changeOwnQueues(c.var.ctx, c.req.valid("json")), 200));
