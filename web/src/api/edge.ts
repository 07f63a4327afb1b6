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
    /** The body is passed on as it comes, however long that takes: only the answer's beginning is waited for so long. */
    passedOn?: boolean;
  },
): Promise<Response> {
  const headers: Record<string, string> = {
    ...request.headers,
    authorization: `Bearer ${session.accessToken}`,
  };
  if (session.actingIn !== undefined && session.actingIn.until > Date.now()) {
    headers["x-tenant-id"] = session.actingIn.tenantId;
  }
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new DOMException("no answer in time", "TimeoutError")), TIMEOUT_MS);
  const answer = fetch(`${edgeUrl}/api/v1${request.path}`, {
    method: request.method,
    headers,
    body: request.body ?? null,
    signal: request.signal === undefined ? timeout.signal : AbortSignal.any([timeout.signal, request.signal]),
    cache: "no-store",
    redirect: "manual",
  });
  if (request.passedOn === true) return answer.finally(() => clearTimeout(timer));
  timer.unref();
  return answer;
}
