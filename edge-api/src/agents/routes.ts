import { z } from "@hono/zod-openapi";
import {
  agent,
  agentPage,
  createAgent,
  createPromptVersion,
  id,
  listAgents,
  pageQuery,
  promptVersion,
  promptVersionPage,
  updateAgent,
} from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import * as example from "./examples.ts";
import * as versions from "./prompt-versions.ts";
import * as agents from "./service.ts";

const tags = ["Agents"];
const params = z.object({ id });

const list = defineRoute({
  method: "get",
  path: "/agents",
  tags,
  summary: "AI agents, newest first",
  access: "agents.read",
  request: { query: listAgents },
  responses: { 200: jsonAnswer("A page of agents", agentPage, { items: [example.agent], nextCursor: null }) },
});

const create = defineRoute({
  method: "post",
  path: "/agents",
  tags,
  summary: "Add an agent",
  access: "agents.write",
  errors: ["conflict"],
  request: { body: jsonBody(createAgent, example.createAgent) },
  responses: { 201: jsonAnswer("The agent; its prompt is version 1, published", agent, example.agent) },
});

const get = defineRoute({
  method: "get",
  path: "/agents/{id}",
  tags,
  summary: "One agent",
  access: "agents.read",
  request: { params },
  responses: { 200: jsonAnswer("The agent", agent, example.agent) },
});

const update = defineRoute({
  method: "patch",
  path: "/agents/{id}",
  tags,
  summary: "Change an agent",
  access: "agents.write",
  errors: ["conflict"],
  request: { params, body: jsonBody(updateAgent, { firstMessage: "Acme, good morning." }) },
  responses: { 200: jsonAnswer("The agent as it is now", agent, example.agent) },
});

const remove = defineRoute({
  method: "delete",
  path: "/agents/{id}",
  tags,
  summary: "Remove an agent and free its extension",
  access: "agents.write",
  errors: ["conflict"],
  request: { params },
  responses: { 204: { description: "It is gone; callers reach it until the next apply" } },
});

const duplicate = defineRoute({
  method: "post",
  path: "/agents/{id}/duplicate",
  tags,
  summary: "Copy an agent with every field and prompt version",
  access: "agents.write",
  errors: ["conflict"],
  request: { params },
  responses: {
    201: jsonAnswer("The copy, without an extension", agent, { ...example.agent, name: "Nora copy", extension: null }),
  },
});

const listVersions = defineRoute({
  method: "get",
  path: "/agents/{id}/prompt-versions",
  tags,
  summary: "Prompt versions, newest first",
  access: "agents.read",
  request: { params, query: pageQuery },
  responses: {
    200: jsonAnswer("A page of versions", promptVersionPage, { items: [example.version], nextCursor: null }),
  },
});

const createVersion = defineRoute({
  method: "post",
  path: "/agents/{id}/prompt-versions",
  tags,
  summary: "Save a draft of the prompt",
  access: "agents.write",
  request: { params, body: jsonBody(createPromptVersion, { prompt: example.version.prompt }) },
  responses: {
    201: jsonAnswer("The draft", promptVersion, {
      ...example.version,
      version: 3,
      publishedAt: null,
      published: false,
    }),
  },
});

const publish = defineRoute({
  method: "post",
  path: "/agents/{id}/prompt-versions/{versionId}/publish",
  tags,
  summary: "Publish a version, or go back to one",
  access: "agents.write",
  request: { params: z.object({ id, versionId: id }) },
  responses: { 200: jsonAnswer("The version callers hear after the next apply", promptVersion, example.version) },
});

export const agentsRouter = newRouter()
  .openapi(list, async (c) => c.json(await agents.listAgents(c.var.ctx, c.req.valid("query")), 200))
  .openapi(create, async (c) => c.json(await agents.createAgent(c.var.ctx, c.req.valid("json")), 201))
  .openapi(get, async (c) => c.json(await agents.getAgent(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(update, async (c) =>
    c.json(await agents.updateAgent(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 200),
  )
  .openapi(remove, async (c) => {
    await agents.deleteAgent(c.var.ctx, c.req.valid("param").id);
    return c.body(null, 204);
  })
  .openapi(duplicate, async (c) => c.json(await agents.duplicateAgent(c.var.ctx, c.req.valid("param").id), 201))
  .openapi(listVersions, async (c) =>
    c.json(await versions.listVersions(c.var.ctx, c.req.valid("param").id, c.req.valid("query")), 200),
  )
  .openapi(createVersion, async (c) =>
    c.json(await versions.createVersion(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 201),
  )
  .openapi(publish, async (c) => {
    const { id: agentId, versionId } = c.req.valid("param");
    return c.json(await versions.publishVersion(c.var.ctx, agentId, versionId), 200);
  });
