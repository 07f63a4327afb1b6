import type { Session } from "./session-cookie.ts";

const TIMEOUT_MS = 20_000;

/** Sends one request to the edge on behalf of a session. Rejects only when no answer came. */
export function fetchEdge(
  edgeUrl: string,
  session: Session,
  request: {
    method: string;
    path: string;
    body?: BodyInit | null;
    headers?: Record<string, string>;
    signal?: AbortSignal;
  },
): Promise<Response> {
  const headers: Record<string, string> = {
    ...request.headers,
    authorization: `Bearer ${session.accessToken}`,
  };
  if (session.actingIn !== undefined && session.actingIn.until > Date.now()) {
    headers["x-tenant-id"] = session.actingIn.tenantId;
  }
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  return fetch(`${edgeUrl}/api/v1${request.path}`, {
    method: request.method,
    headers,
    body: request.body ?? null,
    signal: request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]),
    cache: "no-store",
    redirect: "manual",
  });
}
