import { z } from "zod";
import { id, instant, page, pageQuery } from "./primitives.ts";

export const JOB_STATUSES = ["PENDING", "RUNNING", "SUCCESS", "FAILED", "ROLLED_BACK"] as const;
/** Steps of an apply on the gateway, in order; the portal shows them as its progress. */
export const APPLY_STEPS = [
  "lease",
  "fetch",
  "render",
  "dry_run",
  "backup",
  "write",
  "reload",
  "verify",
  "commit",
] as const;
export const applyStep = z.enum(APPLY_STEPS);
export const stepTiming = z.object({ step: applyStep, ms: z.number() });

/** What a preview lists, in this order. */
export const OBJECT_KINDS = [
  "tenant",
  "user",
  "device",
  "agent",
  "did",
  "sound",
  "announcement",
  "business_hours",
  "ring_group",
  "ivr_menu",
  "queue",
  "conference_room",
  "voicemail_box",
  "trunk",
  "outbound_policy",
  "calling_settings",
] as const;

/** One field of one object, before and after. Secrets read `********`. */
export const fieldChange = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() });
export const objectChange = z
  .object({
    kind: z.enum(OBJECT_KINDS),
    id,
    name: z.string(),
    change: z.enum(["create", "update", "delete"]),
    fields: z.array(fieldChange),
  })
  .meta({ id: "ObjectChange" });

/** GET /apply/pending: cheap enough for every page. */
export const pendingChanges = z
  .object({
    revision: z.number().int(),
    appliedRevision: z.number().int().nullable(),
    count: z.number().int(),
    activeJobId: id.nullable(),
  })
  .meta({ id: "PendingChanges" });

/**
 * How the phone system's look at what is saved stands. PENDING and RUNNING: it is still looking. DONE: `result` of GET
 * /apply/rehearsals/{id} says what it found. FAILED and UNAVAILABLE: it could not look, `message` says why; applying stays possible.
 * SUPERSEDED: something was saved or applied since; the next preview begins another.
 */
export const REHEARSAL_STATUSES = ["PENDING", "RUNNING", "DONE", "FAILED", "UNAVAILABLE", "SUPERSEDED"] as const;

const rehearsalStanding = z.object({
  status: z.enum(REHEARSAL_STATUSES),
  /** For a person: why it waits, or could not be done. */
  message: z.string().nullable(),
});

/** What is wrong with the rendered files, and whose fault it is where that can be told. No secret is ever quoted. */
export const rehearsalObjection = z.object({
  message: z.string().max(1000),
  file: z.string().max(300).nullable(),
  line: z.number().int().nullable(),
  objectKind: z.string().max(40).nullable(),
  objectId: id.nullable(),
  objectName: z.string().max(300).nullable(),
});

/** What a gateway found when it rendered the saved state beside what runs and tried it on a throw-away Asterisk. */
export const rehearsalResult = z.object({
  fileDiff: z.string().max(200_000).meta({ description: "Unified diff of the generated files, digests masked" }),
  objections: z.array(rehearsalObjection).max(100),
  impact: z.object({
    /** What Asterisk would have to read anew; nothing where no file differs. */
    reloads: z.array(z.enum(["pjsip", "queues", "voicemail", "parking", "musiconhold", "dialplan"])),
    filesAdded: z.number().int(),
    filesChanged: z.number().int(),
    filesRemoved: z.number().int(),
  }),
  timings: z.array(stepTiming),
});

/** GET /apply/rehearsals/{id}: kept for some minutes, then 404. */
export const rehearsal = rehearsalStanding
  .extend({
    id,
    createdAt: instant,
    finishedAt: instant.nullable(),
    result: rehearsalResult.nullable().meta({ description: "Set where the status is DONE" }),
  })
  .meta({ id: "Rehearsal" });

/** POST /apply/preview */
export const applyPreview = pendingChanges
  .extend({
    /** At most 1 000 of them; `count` is the truth. */
    changes: z.array(objectChange),
    problems: z.array(
      z.object({
        severity: z.enum(["error", "warning"]),
        message: z.string(),
        objectKind: z.string().nullable(),
        objectId: id.nullable(),
      }),
    ),
    impact: z.object({ devicesToReregister: z.number().int(), extensionsAffected: z.array(z.string()) }),
    /**
     * The rehearsal on the phone system that this preview began or found; its `id` is null where there is none to ask for. Null where
     * there is nothing to rehearse: no change, or an error among the problems.
     */
    rehearsal: rehearsalStanding.extend({ id: id.nullable() }).nullable(),
  })
  .meta({ id: "ApplyPreview" });

/**
 * POST /apply. `expectedRevision` = the preview's revision; another revision by now → 412 stale_revision. `rollbackTo` applies an
 * earlier snapshot again. With nothing to apply it answers 409, unless `force` asks to run the same state once more.
 */
export const startApply = z
  .object({
    expectedRevision: z.number().int().optional(),
    rollbackTo: id.optional().meta({ description: "Job whose snapshot shall run again" }),
    reason: z.string().trim().max(200).optional(),
    force: z.boolean().default(false).meta({ description: "Apply even where nothing has changed" }),
  })
  .meta({ id: "StartApply" });

export const applyJob = z
  .object({
    id,
    status: z.enum(JOB_STATUSES),
    kind: z.enum(["apply", "rollback"]),
    revision: z.number().int(),
    reason: z.string().nullable(),
    step: applyStep.nullable(),
    requestedBy: z.string().nullable(),
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    error: z.object({ code: z.string(), message: z.string(), details: z.array(z.string()) }).nullable(),
    timings: z.array(stepTiming),
    changeCount: z.number().int(),
  })
  .meta({ id: "ApplyJob" });

/** GET /apply/jobs/{id}: with what it changed against the snapshot applied before it, and the files' diff. */
export const applyJobDetail = applyJob
  .extend({
    /** At most 1 000 of them; `changeCount` is the truth. */
    changes: z.array(objectChange),
    fileDiff: z.string().meta({ description: "Unified diff of the generated files, digests masked" }),
  })
  .meta({ id: "ApplyJobDetail" });

export const listApplyJobs = pageQuery.extend({ status: z.enum(JOB_STATUSES).optional() });
export const applyJobPage = page(applyJob).meta({ id: "ApplyJobPage" });

export type ObjectChange = z.infer<typeof objectChange>;
export type ApplyPreview = z.infer<typeof applyPreview>;
export type Rehearsal = z.infer<typeof rehearsal>;
export type RehearsalObjection = z.infer<typeof rehearsalObjection>;
export type RehearsalResult = z.infer<typeof rehearsalResult>;
export type PendingChanges = z.infer<typeof pendingChanges>;
export type ApplyJob = z.infer<typeof applyJob>;
export type ApplyJobDetail = z.infer<typeof applyJobDetail>;
export type ApplyStep = z.infer<typeof applyStep>;
export type StartApply = z.infer<typeof startApply>;
