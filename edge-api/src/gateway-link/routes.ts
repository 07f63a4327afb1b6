import { z } from "@hono/zod-openapi";
import {
  assignments,
  callReportsAnswer,
  enrol,
  enrolled,
  heartbeat,
  heartbeatAnswer,
  id,
  jobProgress,
  jobResult,
  leasedJob,
  leaseSmallJob,
  smallJob,
  smallJobResult,
  snapshotEnvelope,
  soundDigest,
  soundOwner,
} from "../../contract/index.ts";
import { finishJob, getRehearsedState, leaseJob, recordProgress } from "../apply/index.ts";
import { enrolGateway, recordHeartbeat } from "../gateways/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import * as smallJobs from "../small-jobs/index.ts";
import { audioContent } from "../sounds/index.ts";
import { concludeTest } from "../trunks/index.ts";
import { getSnapshot, listAssignments } from "./assignments.ts";
import { asGateway, gatewayOf } from "./authenticate.ts";
import { takeCalls } from "./calls.ts";
import { takeDeviceStates } from "./device-states.ts";
import * as example from "./examples.ts";
import { getSound } from "./sounds.ts";

const tags = ["Gateway link"];
const params = z.object({ id });
const taken = { 204: { description: "Taken" } };

const enrolRoute = defineRoute({
  method: "post",
  path: "/enrol",
  tags,
  summary: "Introduce a new gateway with its one-time code",
  access: "public",
  errors: ["unauthenticated"],
  request: { body: jsonBody(enrol, example.enrol) },
  responses: { 201: jsonAnswer("The gateway's id", enrolled, { gatewayId: example.id }) },
});

const heartbeatRoute = defineRoute({
  method: "post",
  path: "/heartbeat",
  tags,
  summary: "Say that the gateway lives, and how",
  access: asGateway,
  request: { body: jsonBody(heartbeat, example.heartbeat) },
  responses: { 200: jsonAnswer("The edge's clock", heartbeatAnswer, { now: example.at }) },
});

const assignmentsRoute = defineRoute({
  method: "get",
  path: "/tenants",
  tags,
  summary: "What shall run on this gateway",
  access: asGateway,
  responses: { 200: jsonAnswer("The last applied snapshot of each tenant", assignments, example.assignments) },
});

const snapshotRoute = defineRoute({
  method: "get",
  path: "/snapshots/{id}",
  tags,
  summary: "A snapshot of a tenant of this gateway",
  access: asGateway,
  request: { params },
  responses: { 200: jsonAnswer("The state, its revision and digest", snapshotEnvelope, example.snapshot) },
});

const soundRoute = defineRoute({
  method: "get",
  path: "/sounds/{digest}",
  tags,
  summary: "The bytes of a sound that a tenant of this gateway has uploaded",
  access: asGateway,
  request: { params: soundDigest, query: soundOwner },
  responses: { 200: { description: "WAV or MP3, as it was uploaded", content: audioContent } },
});

const leaseRoute = defineRoute({
  method: "post",
  path: "/jobs/lease",
  tags,
  summary: "Take the next job",
  access: asGateway,
  responses: {
    200: jsonAnswer("A job under a fresh lease", leasedJob, example.job),
    204: { description: "Nothing to do" },
  },
});

const progressRoute = defineRoute({
  method: "post",
  path: "/jobs/{id}/progress",
  tags,
  summary: "Say how far a job is, and renew its lease",
  access: asGateway,
  errors: ["conflict"],
  request: { params, body: jsonBody(jobProgress, { leaseToken: example.id, step: "dry_run" }) },
  responses: taken,
});

const resultRoute = defineRoute({
  method: "post",
  path: "/jobs/{id}/result",
  tags,
  summary: "End a job; the same result again changes nothing",
  access: asGateway,
  errors: ["conflict"],
  request: { params, body: jsonBody(jobResult, example.result) },
  responses: taken,
});

const leaseSmallRoute = defineRoute({
  method: "post",
  path: "/small-jobs/lease",
  tags,
  summary: "Take the next small job of certain kinds",
  access: asGateway,
  request: { body: jsonBody(leaseSmallJob, { kinds: ["rehearsal"] }) },
  responses: {
    200: jsonAnswer("A small job under a fresh lease", smallJob, example.smallJob),
    204: { description: "Nothing to do" },
  },
});

const rehearsedStateRoute = defineRoute({
  method: "get",
  path: "/small-jobs/{id}/state",
  tags,
  summary: "What is saved and shall be rehearsed",
  access: asGateway,
  errors: ["conflict"],
  request: { params },
  responses: { 200: jsonAnswer("The saved state, its revision and digest", snapshotEnvelope, example.snapshot) },
});

const smallResultRoute = defineRoute({
  method: "post",
  path: "/small-jobs/{id}/result",
  tags,
  summary: "End a small job, or put it back; the same ending again changes nothing",
  access: asGateway,
  errors: ["conflict"],
  request: { params, body: jsonBody(smallJobResult, example.smallResult) },
  responses: taken,
});

/** `deviceStateReports`, taken apart one by one: one that is none must not keep the others back. */
const anyStates = z.object({
  complete: z.boolean(),
  states: z.array(z.looseObject({ tenantId: id, deviceId: id })).max(20_000),
});

const deviceStatesRoute = defineRoute({
  method: "post",
  path: "/reports/device-states",
  tags,
  summary: "Report how phones are registered",
  access: asGateway,
  request: { body: jsonBody(anyStates, example.deviceStates) },
  responses: taken,
});

/** `callReports`, taken apart by the verb record by record: one that is no call record must not keep the others back. */
const leniently = z.object({ calls: z.array(z.looseObject({ id })).min(1).max(100) });

const callsRoute = defineRoute({
  method: "post",
  path: "/reports/calls",
  tags,
  summary: "Report finished calls; each is taken once",
  access: asGateway,
  request: { body: jsonBody(leniently, { calls: [example.call] }) },
  responses: {
    200: jsonAnswer("What is durable now, and what was refused", callReportsAnswer, {
      accepted: [example.id],
      refused: [],
    }),
  },
});

export const gatewayLinkRouter = newRouter()
  .openapi(enrolRoute, async (c) => c.json(await enrolGateway(c.var.ctx, c.req.valid("json")), 201))
  .openapi(heartbeatRoute, async (c) => {
    await recordHeartbeat(c.var.ctx, gatewayOf(c.var.ctx), c.req.valid("json"));
    return c.json({ now: c.var.ctx.now().toISOString() }, 200);
  })
  .openapi(assignmentsRoute, async (c) => c.json(await listAssignments(c.var.ctx), 200))
  .openapi(snapshotRoute, async (c) => c.json(await getSnapshot(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(soundRoute, async (c) => {
    const sound = await getSound(c.var.ctx, c.req.valid("query").tenantId, c.req.valid("param").digest);
    c.header("content-type", sound.contentType);
    return c.body(sound.body, 200);
  })
  .openapi(leaseRoute, async (c) => {
    const job = await leaseJob(c.var.ctx, gatewayOf(c.var.ctx));
    return job === null ? c.body(null, 204) : c.json(job, 200);
  })
  .openapi(progressRoute, async (c) => {
    await recordProgress(c.var.ctx, gatewayOf(c.var.ctx), c.req.valid("param").id, c.req.valid("json"));
    return c.body(null, 204);
  })
  .openapi(resultRoute, async (c) => {
    await finishJob(c.var.ctx, gatewayOf(c.var.ctx), c.req.valid("param").id, c.req.valid("json"));
    return c.body(null, 204);
  })
  .openapi(leaseSmallRoute, async (c) => {
    const job = await smallJobs.leaseSmallJob(c.var.ctx, gatewayOf(c.var.ctx), c.req.valid("json").kinds);
    return job === null ? c.body(null, 204) : c.json(job, 200);
  })
  .openapi(rehearsedStateRoute, async (c) =>
    c.json(await getRehearsedState(c.var.ctx, gatewayOf(c.var.ctx), c.req.valid("param").id), 200),
  )
  .openapi(smallResultRoute, async (c) => {
    const { ctx } = c.var;
    await smallJobs.finishSmallJob(ctx, gatewayOf(ctx), c.req.valid("param").id, c.req.valid("json"), {
      trunk_test: (job, result) => concludeTest(ctx, job, result),
    });
    return c.body(null, 204);
  })
  .openapi(deviceStatesRoute, async (c) => {
    await takeDeviceStates(c.var.ctx, c.req.valid("json"));
    return c.body(null, 204);
  })
  .openapi(callsRoute, async (c) => c.json(await takeCalls(c.var.ctx, c.req.valid("json").calls), 200));
