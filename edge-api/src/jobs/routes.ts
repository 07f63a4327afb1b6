import { z } from "@hono/zod-openapi";
import { id } from "../../contract/index.ts";
import { offerJob, watchJob } from "../apply/index.ts";
import { sendAlarms } from "../call-limits/index.ts";
import { sendEmergencyNotice } from "../emergency-calls/index.ts";
import { defineRoute, jsonBody, newRouter } from "../http/router.ts";
import { sendNotice } from "../voicemail/index.ts";
import { sendOthersChange } from "../voicemail-boxes/index.ts";
import { asQueue } from "./authenticate.ts";
import { sweep } from "./sweep.ts";

const tags = ["Jobs"];
const job = z.object({ tenantId: id, jobId: id });
const watched = job.extend({ round: z.number().int().min(1) });
const example = { tenantId: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10", jobId: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e11" };
const responses = { 204: { description: "Done; said again it changes nothing" } };

const wake = defineRoute({
  method: "post",
  path: "/apply-wake",
  tags,
  summary: "Wake the gateway a job waits for",
  access: asQueue,
  request: { body: jsonBody(job, example) },
  responses,
});

const watch = defineRoute({
  method: "post",
  path: "/watch-apply",
  tags,
  summary: "Look after a job: offer it again, or give it up",
  access: asQueue,
  request: { body: jsonBody(watched, { ...example, round: 1 }) },
  responses,
});

const sweepRoute = defineRoute({
  method: "post",
  path: "/sweep",
  tags,
  summary: "Look after everything unfinished, and remove what has expired",
  access: asQueue,
  responses,
});

const notice = defineRoute({
  method: "post",
  path: "/voicemail-notice",
  tags,
  summary: "Send the notice of a voice message, once",
  access: asQueue,
  request: {
    body: jsonBody(z.object({ tenantId: id, messageId: id }), { tenantId: example.tenantId, messageId: example.jobId }),
  },
  responses,
});

const boxChanged = defineRoute({
  method: "post",
  path: "/voicemail-box-changed",
  tags,
  summary: "Mail a person what somebody else changed of their voicemail box, once",
  access: asQueue,
  request: {
    body: jsonBody(z.object({ tenantId: id, boxId: id }), { tenantId: example.tenantId, boxId: example.jobId }),
  },
  responses,
});

const callAlarm = defineRoute({
  method: "post",
  path: "/call-alarm",
  tags,
  summary: "Mail the tenant's admins of alarms they could not be mailed of at first",
  access: asQueue,
  request: {
    body: jsonBody(z.object({ tenantId: id, ids: z.array(id).min(1).max(100) }), {
      tenantId: example.tenantId,
      ids: [example.jobId],
    }),
  },
  responses,
});

const emergency = defineRoute({
  method: "post",
  path: "/emergency-notice",
  tags,
  summary: "Mail of an emergency call whoever is to hear of it, once",
  access: asQueue,
  request: { body: jsonBody(z.object({ tenantId: id, id }), { tenantId: example.tenantId, id: example.jobId }) },
  responses,
});

export const jobsRouter = newRouter()
  .openapi(wake, async (c) => {
    await offerJob(c.var.ctx, c.req.valid("json"));
    return c.body(null, 204);
  })
  .openapi(watch, async (c) => {
    await watchJob(c.var.ctx, c.req.valid("json"));
    return c.body(null, 204);
  })
  .openapi(notice, async (c) => {
    const { tenantId, messageId } = c.req.valid("json");
    await sendNotice(c.var.ctx, tenantId, messageId);
    return c.body(null, 204);
  })
  .openapi(boxChanged, async (c) => {
    const { tenantId, boxId } = c.req.valid("json");
    await sendOthersChange(c.var.ctx, tenantId, boxId);
    return c.body(null, 204);
  })
  .openapi(callAlarm, async (c) => {
    const { tenantId, ids } = c.req.valid("json");
    await sendAlarms(c.var.ctx, tenantId, ids);
    return c.body(null, 204);
  })
  .openapi(emergency, async (c) => {
    const { tenantId, id: callId } = c.req.valid("json");
    await sendEmergencyNotice(c.var.ctx, tenantId, callId);
    return c.body(null, 204);
  })
  .openapi(sweepRoute, async (c) => {
    await sweep(c.var.ctx);
    return c.body(null, 204);
  });
