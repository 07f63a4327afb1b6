import { z } from "@hono/zod-openapi";
import {
  id,
  listVoicemailMessages,
  updateVoicemailMessage,
  voicemailMessage,
  voicemailMessagePage,
} from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import { answerAudio, audioAnswers } from "../sounds/index.ts";
import * as example from "./examples.ts";
import { deleteMessage, listMessages, markMessage, playMessage } from "./messages.ts";

const tags = ["Voicemail"];
const params = z.object({ id, messageId: id });

const list = defineRoute({
  method: "get",
  path: "/voicemail-boxes/{id}/messages",
  tags,
  summary: "Messages of a shared box, newest first; those in a person's box are the person's alone",
  access: "voicemail.read",
  request: { params: z.object({ id }), query: listVoicemailMessages },
  responses: {
    200: jsonAnswer("A page of messages", voicemailMessagePage, { items: [example.message], nextCursor: null }),
  },
});
const play = defineRoute({
  method: "get",
  path: "/voicemail-boxes/{id}/messages/{messageId}/audio",
  tags,
  summary: "The sound of a message in a shared box, whole or in part (Range)",
  access: "voicemail.read",
  errors: ["conflict"],
  request: { params },
  responses: audioAnswers,
});
const update = defineRoute({
  method: "patch",
  path: "/voicemail-boxes/{id}/messages/{messageId}",
  tags,
  summary: "Mark a message in a shared box as heard or new",
  access: "voicemail.write",
  request: { params, body: jsonBody(updateVoicemailMessage, { heard: true }) },
  responses: { 200: jsonAnswer("The message as it is now", voicemailMessage, example.message) },
});
const remove = defineRoute({
  method: "delete",
  path: "/voicemail-boxes/{id}/messages/{messageId}",
  tags,
  summary: "Remove a message from a shared box",
  access: "voicemail.write",
  request: { params },
  responses: { 204: { description: "Done" } },
});

export const sharedVoicemailRouter = newRouter()
  .openapi(list, async (c) =>
    c.json(await listMessages(c.var.ctx, { sharedBoxId: c.req.valid("param").id }, c.req.valid("query")), 200),
  )
  .openapi(play, async (c) => {
    const { id: sharedBoxId, messageId } = c.req.valid("param");
    return answerAudio(c, (range) => playMessage(c.var.ctx, { sharedBoxId }, messageId, range));
  })
  .openapi(update, async (c) => {
    const { id: sharedBoxId, messageId } = c.req.valid("param");
    return c.json(await markMessage(c.var.ctx, { sharedBoxId }, messageId, c.req.valid("json").heard), 200);
  })
  .openapi(remove, async (c) => {
    const { id: sharedBoxId, messageId } = c.req.valid("param");
    await deleteMessage(c.var.ctx, { sharedBoxId }, messageId);
    return c.body(null, 204);
  });
