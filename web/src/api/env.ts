import "server-only";
import { z } from "zod";

const schema = z.object({
  /** Where this server reaches the edge API. */
  EDGE_URL: z.url(),
  /** Seals the session cookie. Several, newest last, as `1:secret,2:secret`, let it be rotated. */
  SESSION_SECRET: z.string().min(32, "at least 32 characters"),
  /** Shared with the edge, which with it believes us where our browsers are. Absent, it sees only our own address. */
  PORTAL_SECRET: z.string().min(32, "at least 32 characters").optional(),
});

export type Env = z.infer<typeof schema>;

let parsed: Env | undefined;

/** The portal's environment; throws naming the bad variable. The only reader of `process.env`. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  if (parsed !== undefined && source === process.env) return parsed;
  const result = schema.safeParse(source);
  if (!result.success) {
    const said = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw new Error(`Bad environment: ${said}`);
  }
  parsed = result.data;
  return parsed;
}
