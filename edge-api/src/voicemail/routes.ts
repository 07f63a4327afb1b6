import { z } from "@hono/zod-openapi";
import {
  changeVoicemailPin,
  id,
  listVoicemailMessages,
  MAX_SOUND_BYTES,
  ownVoicemail,
  updateOwnVoicemail,
  updateVoicemailMessage,
  voicemailMessage,
  voicemailMessagePage,
} from "../../contract/index.ts";
import { readBytes } from "../http/read-body.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import { answerAudio, audioAnswers, audioContent } from "../sounds/index.ts";
import * as example from "./examples.ts";
import { playGreeting, removeGreeting, setGreeting } from "./greeting.ts";
import { deleteMessage, listMessages, markMessage, playMessage } from "./messages.ts";
import { getOwnVoicemail, updateOwnVoicemail as updateOwn } from "./own-box.ts";
import { changePin } from "./pin.ts";

const tags = ["Self-service"];
const params = z.object({ id });
const own = { 200: jsonAnswer("One's own box", ownVoicemail, example.own) };
const message = { 200: jsonAnswer("The message as it is now", voicemailMessage, example.message) };
const page = {
  200: jsonAnswer("A page of messages", voicemailMessagePage, { items: [example.message], nextCursor: null }),
};
const gone = { 204: { description: "Done" } };
const mark = jsonBody(updateVoicemailMessage, { heard: true });

const getBox = defineRoute({
  method: "get",
  path: "/self-service/voicemail",
  tags,
  summary: "One's own voicemail box",
  access: "self.read",
  responses: own,
});
const updateBox = defineRoute({
  method: "patch",
  path: "/self-service/voicemail",
  tags,
  summary: "Set where notices of messages go, and whether the sound goes along",
  access: "self.write",
  request: { body: jsonBody(updateOwnVoicemail, { email: "anna@acme.example", attachesAudio: true }) },
  responses: own,
});
const putPin = defineRoute({
  method: "put",
  path: "/self-service/voicemail/pin",
  tags,
  summary: "Change one's PIN, the current one in hand",
  description: "Five wrong ones in a row lock it for a quarter of an hour. Holds within a second, without an apply.",
  access: "self.write",
  request: { body: jsonBody(changeVoicemailPin, { currentPin: "4711", newPin: "2580" }) },
  responses: gone,
});
const putGreeting = defineRoute({
  method: "put",
  path: "/self-service/voicemail/greeting",
  tags,
  summary: "Upload what callers of one's box hear: WAV or MP3, told by its content, 5 MB at most",
  access: "self.write",
  request: { body: { content: audioContent } },
  responses: own,
});
const getGreeting = defineRoute({
  method: "get",
  path: "/self-service/voicemail/greeting",
  tags,
  summary: "One's own greeting, whole or in part (Range)",
  access: "self.read",
  responses: audioAnswers,
});
const deleteGreeting = defineRoute({
  method: "delete",
  path: "/self-service/voicemail/greeting",
  tags,
  summary: "Let callers hear the standard words again",
  access: "self.write",
  responses: own,
});

const list = defineRoute({
  method: "get",
  path: "/self-service/voicemail/messages",
  tags,
  summary: "One's own messages, newest first",
  access: "self.read",
  request: { query: listVoicemailMessages },
  responses: page,
});
const play = defineRoute({
  method: "get",
  path: "/self-service/voicemail/messages/{id}/audio",
  tags,
  summary: "The sound of a message, whole or in part (Range)",
  access: "self.read",
  errors: ["conflict"],
  request: { params },
  responses: audioAnswers,
});
const update = defineRoute({
  method: "patch",
  path: "/self-service/voicemail/messages/{id}",
  tags,
  summary: "Mark a message as heard or new",
  access: "self.write",
  request: { params, body: mark },
  responses: message,
});
const remove = defineRoute({
  method: "delete",
  path: "/self-service/voicemail/messages/{id}",
  tags,
  summary: "Remove a message",
  access: "self.write",
  request: { params },
  responses: gone,
});

export const ownVoicemailRouter = newRouter()
  .openapi(getBox, async (c) => c.json(await getOwnVoicemail(c.var.ctx), 200))
  .openapi(updateBox, async (c) => c.json(await updateOwn(c.var.ctx, c.req.valid("json")), 200))
  .openapi(putPin, async (c) => {
    await changePin(c.var.ctx, c.req.valid("json"));
    return c.body(null, 204);
  })
  .openapi(putGreeting, async (c) => c.json(await setGreeting(c.var.ctx, await readBytes(c, MAX_SOUND_BYTES)), 200))
  .openapi(getGreeting, async (c) => answerAudio(c, (range) => playGreeting(c.var.ctx, range)))
  .openapi(deleteGreeting, async (c) => c.json(await removeGreeting(c.var.ctx), 200))
  .openapi(list, async (c) => c.json(await listMessages(c.var.ctx, "own", c.req.valid("query")), 200))
  .openapi(play, async (c) => answerAudio(c, (range) => playMessage(c.var.ctx, "own", c.req.valid("param").id, range)))
  .openapi(update, async (c) =>
    c.json(await markMessage(c.var.ctx, "own", c.req.valid("param").id, c.req.valid("json").heard), 200),
  )
  .openapi(remove, async (c) => {
    await deleteMessage(c.var.ctx, "own", c.req.valid("param").id);
    return c.body(null, 204);
  });
