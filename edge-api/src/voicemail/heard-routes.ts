import { z } from "@hono/zod-openapi";
import {
  heardBox,
  heardBoxes,
  id,
  listVoicemailMessages,
  updateHeardBox as updateHeardBoxBody,
  updateVoicemailMessage,
  voicemailMessage,
  voicemailMessagePage,
} from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import { answerAudio, audioAnswers } from "../sounds/index.ts";
import * as example from "./examples.ts";
import { listHeardBoxes, updateHeardBox } from "./heard-boxes.ts";
import { deleteMessage, listMessages, markMessage, playMessage } from "./messages.ts";

const tags = ["Self-service"];
const PATH = "/self-service/voicemail/shared";
const params = z.object({ id, messageId: id });

const boxes = defineRoute({
  method: "get",
  path: PATH,
  tags,
  summary: "Shared boxes one may hear",
  access: "self.read",
  responses: { 200: jsonAnswer("By name", heardBoxes, { items: [example.heard] }) },
});
const updateBox = defineRoute({
  method: "patch",
  path: `${PATH}/{id}`,
  tags,
  summary: "Say whether one gets a mail of each message in a shared box",
  access: "self.write",
  request: { params: z.object({ id }), body: jsonBody(updateHeardBoxBody, { wantsMail: true }) },
  responses: { 200: jsonAnswer("The box as it is now", heardBox, { ...example.heard, wantsMail: true }) },
});
const list = defineRoute({
  method: "get",
  path: `${PATH}/{id}/messages`,
  tags,
  summary: "Messages of a shared box one may hear, newest first",
  access: "self.read",
  request: { params: z.object({ id }), query: listVoicemailMessages },
  responses: {
    200: jsonAnswer("A page of messages", voicemailMessagePage, { items: [example.message], nextCursor: null }),
  },
});
const play = defineRoute({
  method: "get",
  path: `${PATH}/{id}/messages/{messageId}/audio`,
  tags,
  summary: "The sound of a message in a shared box one may hear, whole or in part (Range)",
  access: "self.read",
  errors: ["conflict"],
  request: { params },
  responses: audioAnswers,
});
const update = defineRoute({
  method: "patch",
  path: `${PATH}/{id}/messages/{messageId}`,
  tags,
  summary: "Mark a message in a shared box as heard or new, for everybody who hears it",
  access: "self.write",
  request: { params, body: jsonBody(updateVoicemailMessage, { heard: true }) },
  responses: { 200: jsonAnswer("The message as it is now", voicemailMessage, example.message) },
});
const remove = defineRoute({
  method: "delete",
  path: `${PATH}/{id}/messages/{messageId}`,
  tags,
  summary: "Remove a message from a shared box, for everybody who hears it",
  access: "self.write",
  request: { params },
  responses: { 204: { description: "Done" } },
});

export const heardVoicemailRouter = newRouter()
  .openapi(boxes, async (c) => c.json(await listHeardBoxes(c.var.ctx), 200))
  .openapi(updateBox, async (c) =>
    c.json(await updateHeardBox(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 200),
  )
  .openapi(list, async (c) =>
    c.json(await listMessages(c.var.ctx, { heardBoxId: c.req.valid("param").id }, c.req.valid("query")), 200),
  )
  .openapi(play, async (c) => {
    const { id: heardBoxId, messageId } = c.req.valid("param");
    return answerAudio(c, (range) => playMessage(c.var.ctx, { heardBoxId }, messageId, range));
  })
  .openapi(update, async (c) => {
    const { id: heardBoxId, messageId } = c.req.valid("param");
    return c.json(await markMessage(c.var.ctx, { heardBoxId }, messageId, c.req.valid("json").heard), 200);
  })
  .openapi(remove, async (c) => {
    const { id: heardBoxId, messageId } = c.req.valid("param");
    await deleteMessage(c.var.ctx, { heardBoxId }, messageId);
    return c.body(null, 204);
  });
