import { z } from "zod";
import { AUDIT_RETENTION_DAYS } from "../contract/index.ts";
import type { Bucket } from "./lib/objects.ts";
import { privateJwks } from "./lib/token-keys.ts";

const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ""));
const secret = z.string().min(1);

/** The Worker's bindings. The only place that knows their names. */
const schema = z.object({
  ENVIRONMENT: z.enum(["development", "test", "production"]),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  NEON_PROXY: z
    .string()
    .regex(/^[^\s/]+:\d+$/, "Must be host:port")
    .optional(),
  UPSTASH_REDIS_REST_URL: url,
  UPSTASH_REDIS_REST_TOKEN: secret,
  QSTASH_URL: url,
  QSTASH_TOKEN: secret,
  QSTASH_CURRENT_SIGNING_KEY: secret,
  QSTASH_NEXT_SIGNING_KEY: secret,
  PUBLIC_URL: url,
  PORTAL_ORIGINS: z
    .string()
    .transform((list) => list.split(",").map((origin) => origin.trim().replace(/\/+$/, "")))
    .pipe(z.tuple([url], url)),
  JWT_KEYS: z
    .string()
    .transform((text, ctx): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        ctx.addIssue({ code: "custom", message: "Must be JSON" });
        return z.NEVER;
      }
    })
    .pipe(privateJwks),
  SECRET_KEYS: secret,
  RESEND_URL: url,
  RESEND_API_KEY: secret,
  MAIL_FROM: z.string().min(3),
  /** The R2 bucket for sounds, messages and recordings; may be absent where nobody asks for any. */
  RECORDINGS: z.custom<Bucket>(isBucket, "Must be an R2 bucket").optional(),
  /** Shared with the portal's server, which says with it where its browsers are (http/client-address.ts). */
  PORTAL_SECRET: z.string().min(32).optional(),
  /** Multiplies every rate limit; a load test sets it high. */
  RATE_LIMIT_FACTOR: z.coerce.number().positive().default(1),
  /** Requests that one isolate lets in at a time; those beyond are told to come back (http/admit.ts). */
  MAX_IN_FLIGHT: z.coerce.number().int().positive().default(1_000),
  /** How many of those it works on; the others wait for their turn (http/turns.ts). */
  MAX_AT_WORK: z.coerce.number().int().positive().default(32),
  /** Private networks, comma-separated, that tenants' own trunks may be in: where carriers stand in the same house, and in tests. */
  TRUNK_NETWORKS: z
    .string()
    .default("")
    .transform((list) => list.split(",").flatMap((each) => each.trim() || []))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()]))),
  /** Days that audit entries are kept where a tenant has not said otherwise. */
  AUDIT_RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(AUDIT_RETENTION_DAYS.minimum)
    .max(AUDIT_RETENTION_DAYS.maximum)
    .default(730),
});

function isBucket(binding: unknown): boolean {
  return typeof binding === "object" && binding !== null && "put" in binding && typeof binding.put === "function";
}

export type Env = z.infer<typeof schema>;

/** A wrong or missing setting. The message names the variables and rules, never a value. */
export class EnvError extends Error {
  constructor(problems: string[]) {
    super(`bad environment: ${problems.join("; ")}`);
    this.name = "EnvError";
  }
}

/** Parses the Worker's bindings. Throws EnvError naming each variable that is missing or wrong. */
export function parseEnv(bindings: Record<string, unknown>): Env {
  const result = schema.safeParse(bindings);
  if (!result.success) {
    throw new EnvError(result.error.issues.map((issue) => `${String(issue.path[0])}: ${ruleBroken(issue)}`));
  }
  if (result.data.ENVIRONMENT === "production" && result.data.NEON_PROXY !== undefined) {
    throw new EnvError(["NEON_PROXY: not in production, the connection would not be encrypted"]);
  }
  if (result.data.ENVIRONMENT === "production" && result.data.RECORDINGS === undefined) {
    throw new EnvError(["RECORDINGS: missing, sounds and messages could not be kept"]);
  }
  return result.data;
}

function ruleBroken(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return "missing or of the wrong type";
  return issue.code === "custom" ? issue.message : `not of the right form (${issue.code})`;
}
