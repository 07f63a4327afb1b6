import { setTimeout as delay } from "node:timers/promises";
import type { Credential } from "../dev/api.ts";

/** One that asks too much, or comes when a machine under load has no time, is told when to come back, and does. */
const MOST_TRIES = 10;
const COME_BACK = [429, 503];

/** The public API as one person sees it. Each call throws with the API's own words unless the status is one of those expected. */
export type ApiClient = {
  /** The header that says who asks. */
  authorization: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
  /** The bare answer, whatever its status. */
  send(method: string, path: string, body?: unknown): Promise<Response>;
};

/** Logs `who` in at the API of a running stack. */
export async function asUser(api: string, who: Credential): Promise<ApiClient> {
  const { email, password } = who;
  const response = await requestAgain(api, {}, "POST", "/auth/login", { email, password });
  if (!response.ok) throw new Error(`log-in of ${email}: ${response.status} ${await response.text()}`);
  const { accessToken } = (await response.json()) as { accessToken: string };
  return clientOf(api, { authorization: `Bearer ${accessToken}` });
}

/** The same person, a platform admin, in a customer's company. */
export function inTenant(api: string, { authorization }: ApiClient, tenantId: string): ApiClient {
  return clientOf(api, { authorization, "x-tenant-id": tenantId });
}

function clientOf(api: string, headers: { authorization: string; "x-tenant-id"?: string }): ApiClient {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    // Whatever was done before an answer got lost is not done twice.
    const again = { ...headers, "idempotency-key": crypto.randomUUID() };
    const answer = await requestAgain(api, method === "POST" ? again : headers, method, path, body);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  return {
    authorization: headers.authorization,
    get: (path) => call("GET", path),
    post: (path, body = {}) => call("POST", path, body),
    patch: (path, body) => call("PATCH", path, body),
    send: (method, path, body) => request(api, headers, method, path, body),
  };
}

async function requestAgain(...asked: Parameters<typeof request>): Promise<Response> {
  let answer = await request(...asked);
  for (let tries = 1; COME_BACK.includes(answer.status) && tries < MOST_TRIES; tries++) {
    await delay(1_000 * Number(answer.headers.get("retry-after") ?? 1));
    answer = await request(...asked);
  }
  return answer;
}

function request(api: string, headers: Record<string, string>, method: string, path: string, body?: unknown) {
  return fetch(`${api}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    signal: AbortSignal.timeout(30_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
