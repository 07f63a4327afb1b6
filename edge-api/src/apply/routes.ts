import { z } from "@hono/zod-openapi";
import {
  type ApplyJob,
  applyJob,
  applyJobDetail,
  applyJobPage,
  applyPreview,
  id,
  listApplyJobs,
  pendingChanges,
  type Rehearsal,
  rehearsal,
  startApply,
} from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import * as jobs from "./list-jobs.ts";
import * as pending from "./pending.ts";
import { getRehearsal } from "./rehearsal.ts";
import { startApply as start } from "./start-apply.ts";

const tags = ["Apply"];
const exampleId = "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10";
const examplePending = { revision: 7, appliedRevision: 6, count: 1, activeJobId: null };
const exampleChange = {
  kind: "user" as const,
  id: exampleId,
  name: "Anna Gruber",
  change: "update" as const,
  fields: [{ field: "extension", before: "1000", after: "1007" }],
};
const exampleJob: ApplyJob = {
  id: exampleId,
  status: "PENDING",
  kind: "apply",
  revision: 7,
  reason: "New colleague",
  step: null,
  requestedBy: "Max Muster",
  createdAt: "2026-11-20T09:30:00.000Z",
  startedAt: null,
  finishedAt: null,
  error: null,
  timings: [],
  changeCount: 1,
};

const exampleRehearsal: Rehearsal = {
  id: exampleId,
  status: "DONE",
  message: null,
  createdAt: "2026-11-20T09:30:00.000Z",
  finishedAt: "2026-11-20T09:30:01.200Z",
  result: {
    fileDiff: "--- a/pjsip.d/acme-10xx.conf\n+++ b/pjsip.d/acme-10xx.conf\n",
    objections: [
      {
        message: "unknown option rtp_timeuot",
        file: "pjsip.d/acme-10xx.conf",
        line: 12,
        objectKind: "device",
        objectId: exampleId,
        objectName: "Desk phone of Anna Gruber (1007)",
      },
    ],
    impact: { reloads: ["pjsip", "dialplan"], filesAdded: 0, filesChanged: 3, filesRemoved: 0 },
    timings: [{ step: "dry_run", ms: 612.4 }],
  },
};

const getPending = defineRoute({
  method: "get",
  path: "/apply/pending",
  tags,
  summary: "How many changes wait to be applied",
  access: "apply.read",
  responses: { 200: jsonAnswer("Saved and applied, side by side", pendingChanges, examplePending) },
});

const preview = defineRoute({
  method: "post",
  path: "/apply/preview",
  tags,
  summary: "What an apply would change, and what is wrong with it",
  description:
    "Also has the phone system rehearse the change, or finds the rehearsal of it: the files are rendered and tried on a throw-away " +
    "Asterisk, and nothing that runs is touched. `rehearsal.id` leads to `GET /apply/rehearsals/{id}`. Where the gateway is away, " +
    "`rehearsal.message` says so and everything else is as usual.",
  access: "apply.read",
  responses: {
    200: jsonAnswer("Changes, problems and impact; nothing is changed", applyPreview, {
      ...examplePending,
      changes: [exampleChange],
      problems: [],
      impact: { devicesToReregister: 0, extensionsAffected: ["1000", "1007"] },
      rehearsal: { id: exampleId, status: "PENDING", message: null },
    }),
  },
});

const getOneRehearsal = defineRoute({
  method: "get",
  path: "/apply/rehearsals/{id}",
  tags,
  summary: "What the phone system says of a change before it is applied",
  description: "Ask again while the status is PENDING or RUNNING. It is kept for ten minutes, then 404.",
  access: "apply.read",
  request: { params: z.object({ id }) },
  responses: { 200: jsonAnswer("The files' diff, objections and what would be reloaded", rehearsal, exampleRehearsal) },
});

const begin = defineRoute({
  method: "post",
  path: "/apply",
  tags,
  summary: "Apply what is saved, or an earlier state again",
  description:
    "409 `conflict` names the job under way in `details.jobId`, or says that nothing has changed; " +
    "412 `stale_revision` means the rows have moved on since `expectedRevision`.",
  access: "apply.write",
  errors: ["conflict", "stale_revision"],
  request: { body: { ...jsonBody(startApply, { expectedRevision: 7, reason: "New colleague" }), required: false } },
  responses: { 202: jsonAnswer("The job, waiting for its gateway", applyJob, exampleJob) },
});

const list = defineRoute({
  method: "get",
  path: "/apply/jobs",
  tags,
  summary: "Applies so far, newest first",
  access: "apply.read",
  request: { query: listApplyJobs },
  responses: { 200: jsonAnswer("A page of jobs", applyJobPage, { items: [exampleJob], nextCursor: null }) },
});

const get = defineRoute({
  method: "get",
  path: "/apply/jobs/{id}",
  tags,
  summary: "One apply with what it changed",
  access: "apply.read",
  request: { params: z.object({ id }) },
  responses: {
    200: jsonAnswer("The job, its changes and the files' diff", applyJobDetail, {
      ...exampleJob,
      changes: [exampleChange],
      fileDiff: "--- pjsip.d/acme.conf\n+++ pjsip.d/acme.conf\n",
    }),
  },
});

export const applyRouter = newRouter()
  .openapi(getPending, async (c) => c.json(await pending.getPendingChanges(c.var.ctx), 200))
  .openapi(preview, async (c) => c.json(await pending.previewApply(c.var.ctx), 200))
  .openapi(getOneRehearsal, async (c) => c.json(await getRehearsal(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(begin, async (c) => c.json(await start(c.var.ctx, c.req.valid("json")), 202))
  .openapi(list, async (c) => c.json(await jobs.listJobs(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await jobs.getJob(c.var.ctx, c.req.valid("param").id), 200));
