import { z } from "@hono/zod-openapi";
import {
  createSound,
  id,
  listSounds,
  MAX_SOUND_BYTES,
  MAX_SOUNDS_BYTES,
  type Sound,
  sound,
  soundPage,
  updateSound,
} from "../../contract/index.ts";
import { readBytes } from "../http/read-body.ts";
import { defineRoute, jsonAnswer } from "../http/router.ts";
import { routerOf } from "../named-things/index.ts";
import { playAudio, uploadAudio } from "./audio.ts";
import { answerAudio, audioAnswers, audioContent } from "./audio-answer.ts";
import { soundVerbs } from "./service.ts";

const tags = ["Sounds"];
const request = { params: z.object({ id }) };
const item: Sound = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  name: "Welcome",
  source: "text",
  text: "Welcome to Acme Dental.",
  language: "en",
  durationMs: null,
  sizeBytes: null,
  usedBy: ["menu Welcome"],
  createdAt: "2026-11-20T09:30:00.000Z",
};
const uploaded: Sound = { ...item, source: "upload", durationMs: 4200, sizeBytes: 67_244 };

const upload = defineRoute({
  method: "put",
  path: "/sounds/{id}/audio",
  tags,
  summary: "Upload a WAV or MP3 in the place of what the sound was; told by its content, 5 MB at most",
  description: `All uploads of a company take ${MAX_SOUNDS_BYTES / 1024 / 1024} MB at most.`,
  access: "routing.write",
  errors: ["conflict"],
  request: { ...request, body: { content: audioContent } },
  responses: { 200: jsonAnswer("The sound as it is now; callers hear it with the next apply", sound, uploaded) },
});

const play = defineRoute({
  method: "get",
  path: "/sounds/{id}/audio",
  tags,
  summary: "What was uploaded, whole or in part (Range); a text is spoken by the gateway and cannot be played here",
  access: "routing.read",
  errors: ["conflict"],
  request,
  responses: audioAnswers,
});

export const soundsRouter = routerOf({
  path: "/sounds",
  tag: "Sounds",
  words: { one: "a sound", several: "Sounds" },
  read: "routing.read",
  write: "routing.write",
  schemas: { list: listSounds, item: sound, page: soundPage, create: createSound, update: updateSound },
  examples: {
    item,
    create: { name: item.name, text: "Welcome to Acme Dental." },
    update: { text: "Welcome to Acme." },
  },
  verbs: soundVerbs,
})
  .openapi(upload, async (c) => {
    const bytes = await readBytes(c, MAX_SOUND_BYTES);
    return c.json(await uploadAudio(c.var.ctx, c.req.valid("param").id, bytes), 200);
  })
  .openapi(play, async (c) => answerAudio(c, (range) => playAudio(c.var.ctx, c.req.valid("param").id, range)));
