import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

/** A demo log-in, as the seed program hands it out. */
const credential = z.object({
  tenant: z.string(),
  role: z.string(),
  email: z.string(),
  password: z.string(),
});
export const credentials = z.array(credential);
export type Credential = z.infer<typeof credential>;

/** The few calls of the edge's public API that a first start needs; each throws with the API's own words. */
export type EdgeApi = {
  logIn(who: Credential): Promise<string>;
  /** A one-time code with which a new gateway enrols. */
  makeEnrolment(token: string, name: string): Promise<string>;
  /** Applies the tenant's saved state and waits for the outcome: SUCCESS, FAILED or ROLLED_BACK, with the reason. */
  apply(token: string, timeoutMs: number): Promise<{ status: string; reason: string }>;
};

const job = z.object({
  id: z.string(),
  status: z.string(),
  error: z.unknown().optional(),
  reason: z.unknown().optional(),
});
const ENDED = new Set(["SUCCESS", "FAILED", "ROLLED_BACK"]);

export function connectEdge(baseUrl: string): EdgeApi {
  async function call(method: string, path: string, token: string | undefined, body?: unknown): Promise<unknown> {
    const response = await fetch(`${baseUrl}/api/v1${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      signal: AbortSignal.timeout(30_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  return {
    async logIn({ email, password }) {
      const answer = await call("POST", "/auth/login", undefined, { email, password });
      return z.object({ accessToken: z.string() }).parse(answer).accessToken;
    },
    async makeEnrolment(token, name) {
      return z.object({ code: z.string() }).parse(await call("POST", "/gateways/enrolments", token, { name })).code;
    },
    async apply(token, timeoutMs) {
      const deadline = Date.now() + timeoutMs;
      let current = job.parse(await call("POST", "/apply", token, {}));
      while (!ENDED.has(current.status)) {
        if (Date.now() > deadline) return { status: current.status, reason: `not done after ${timeoutMs / 1_000} s` };
        await delay(250);
        current = job.parse(await call("GET", `/apply/jobs/${current.id}`, token));
      }
      return { status: current.status, reason: String(current.reason ?? JSON.stringify(current.error ?? "")) };
    },
  };
}
