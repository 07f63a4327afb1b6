import { z } from "zod";

/** Every error code the API answers with, and its HTTP status. */
export const ERROR_STATUS = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  limit_exceeded: 403,
  not_found: 404,
  conflict: 409,
  stale_revision: 412,
  payload_too_large: 413,
  idempotency_mismatch: 422,
  rate_limited: 429,
  internal: 500,
  upstream_unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

export const issue = z.object({
  path: z.array(z.union([z.string(), z.number()])).meta({ example: ["email"] }),
  message: z.string().meta({ example: "Not an e-mail address" }),
});

/** The one shape of every error answer. */
export const errorBody = z
  .object({
    error: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]).meta({ example: "not_found" }),
    message: z.string().meta({ example: "No such user" }),
    details: z
      .object({ issues: z.array(issue).optional() })
      .catchall(z.unknown())
      .meta({ description: "`issues[]` for invalid input; other codes add what helps, e.g. `jobId`" }),
    requestId: z.string(),
  })
  .meta({ id: "Error" });

export type ErrorBody = z.infer<typeof errorBody>;
export type Issue = z.infer<typeof issue>;
