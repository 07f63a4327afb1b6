import { z } from "@hono/zod-openapi";
import { id, MAX_MESSAGE_BYTES, voicemailBoxReports, voicemailBoxReportsAnswer } from "../../contract/index.ts";
import { readBytes } from "../http/read-body.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import { audioContent } from "../sounds/index.ts";
import { keepMessageAudio, takeBoxReports } from "../voicemail/index.ts";
import { inServedTenant } from "./assignments.ts";
import { asGateway } from "./authenticate.ts";
import * as example from "./examples.ts";

const tags = ["Gateway link"];

const boxes = defineRoute({
  method: "post",
  path: "/reports/voicemail-boxes",
  tags,
  summary: "Report what lies in voicemail boxes; said again it changes nothing",
  access: asGateway,
  request: { body: jsonBody(voicemailBoxReports, example.voicemailBoxes) },
  responses: {
    200: jsonAnswer("Messages whose sound is wanted", voicemailBoxReportsAnswer, { withoutAudio: [example.id] }),
  },
});

const audio = defineRoute({
  method: "put",
  path: "/voicemail-messages/{id}/audio",
  tags,
  summary: "The sound of a message",
  access: asGateway,
  request: { params: z.object({ id }), query: z.object({ tenantId: id }), body: { content: audioContent } },
  responses: { 204: { description: "Kept" } },
});

export const voicemailLinkRouter = newRouter()
  .openapi(boxes, async (c) => {
    const { tenantId, ...reports } = c.req.valid("json");
    return c.json(await takeBoxReports(await inServedTenant(c.var.ctx, tenantId), reports), 200);
  })
  .openapi(audio, async (c) => {
    const ctx = await inServedTenant(c.var.ctx, c.req.valid("query").tenantId);
    await keepMessageAudio(ctx, c.req.valid("param").id, await readBytes(c, MAX_MESSAGE_BYTES));
    return c.body(null, 204);
  });
