import { MAX_SOUND_BYTES } from "@callplane/edge-api/contract";
import { cookies } from "next/headers";
import { clientAddressHeaders } from "#src/api/client-address.ts";
import { fetchEdge } from "#src/api/edge.ts";
import { readEnv } from "#src/api/env.ts";
import { isOfPageTenant } from "#src/api/page-tenant.ts";
import { edgeUnreachable, notOurOrigin, notThisTenant, refuse, signedOut } from "#src/api/refusals.ts";
import { isSameOrigin } from "#src/api/same-origin.ts";
import { sendRenewing } from "#src/api/send-renewing.ts";
import {
  cookieOptions,
  isHttps,
  openSession,
  SESSION_COOKIE,
  type Session,
  sealSession,
} from "#src/api/session-cookie.ts";

/** What the portal itself sends is far smaller. */
const MAX_BODY_BYTES = 1_000_000;
/** Paths that answer tokens: only our own session routes may use them. */
const TOKEN_PATHS = /^\/auth\/(login|refresh|logout|accept-invitation)$/;
const PASSED_ON = [
  "content-type",
  "retry-after",
  "x-request-id",
  "etag",
  "content-disposition",
  // A player asks for parts of a sound, to begin at once and to jump.
  "accept-ranges",
  "content-range",
];

/** The browser's way to the edge: adds the token it may not see, renews it once when refused, passes the answer on. */
async function forward(request: Request): Promise<Response> {
  if (!isSameOrigin(request)) return notOurOrigin();
  const env = readEnv();
  const jar = await cookies();
  const session = await openSession(jar.get(SESSION_COOKIE)?.value, env.SESSION_SECRET);
  if (session === undefined) return signedOut();
  if (!isOfPageTenant(request.headers, session.actingIn, Date.now())) return notThisTenant();
  const url = new URL(request.url);
  const path = url.pathname.slice("/api/edge".length);
  if (TOKEN_PATHS.test(path)) return refuse("not_found", "No such path");
  const body = request.method === "GET" || request.method === "HEAD" ? null : await request.arrayBuffer();
  const mostBytes = request.headers.get("content-type")?.startsWith("audio/") ? MAX_SOUND_BYTES : MAX_BODY_BYTES;
  if (body !== null && body.byteLength > mostBytes) return refuse("payload_too_large", "That is too much at once.");

  const send = (as: Session) =>
    fetchEdge(env.EDGE_URL, as, {
      method: request.method,
      path: path + url.search,
      body: body === null || body.byteLength === 0 ? null : body,
      headers: headersFor(request, env.PORTAL_SECRET),
      signal: request.signal,
      passedOn: true,
    });
  try {
    const outcome = await sendRenewing(session, env.EDGE_URL, send);
    if (outcome.kind === "unavailable") return edgeUnreachable();
    if (outcome.kind === "ended") {
      jar.delete(SESSION_COOKIE);
      return signedOut();
    }
    if (outcome.session !== session) {
      jar.set(SESSION_COOKIE, await sealSession(outcome.session, env.SESSION_SECRET), cookieOptions(isHttps(request)));
    }
    return passOn(outcome.answer);
  } catch {
    return edgeUnreachable();
  }
}

function headersFor(request: Request, portalSecret: string | undefined): Record<string, string> {
  const headers = clientAddressHeaders(request, portalSecret);
  for (const name of ["content-type", "idempotency-key", "if-match", "x-request-id", "user-agent", "range"]) {
    const value = request.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  if (request.method === "POST") headers["idempotency-key"] ??= crypto.randomUUID();
  return headers;
}

function passOn(answer: Response): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  for (const name of PASSED_ON) {
    const value = answer.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(answer.body, { status: answer.status, headers });
}

export { forward as DELETE, forward as GET, forward as PATCH, forward as POST, forward as PUT };
