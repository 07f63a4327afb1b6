import { type NextRequest, NextResponse } from "next/server";
import { readEnv } from "./api/env.ts";
import { needsRenewal, renewOnce } from "./api/renew.ts";
import { safePath } from "./api/safe-path.ts";
import {
  cookieOptions,
  isHttps,
  openSession,
  SESSION_COOKIE,
  type Session,
  sealSession,
} from "./api/session-cookie.ts";

/** Pages anyone may see. */
const OPEN = new Set(["/login", "/accept-invitation"]);

/**
 * Before every page and request: is there a session, and does its access token still live? Renews it where a cookie can be
 * set (a server component cannot). The edge decides what the session may do; here only "signed in or not".
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const env = readEnv();
  const { pathname, search } = request.nextUrl;
  const isOpen = OPEN.has(pathname) || pathname.startsWith("/api/session/");
  let session = await openSession(request.cookies.get(SESSION_COOKIE)?.value, env.SESSION_SECRET);
  let sealed: string | undefined;

  if (session !== undefined && !isOpen) {
    const next = await freshen(session, env.EDGE_URL);
    if (next === undefined) return ended(request);
    if (next !== session) {
      session = next;
      sealed = await sealSession(next, env.SESSION_SECRET);
      request.cookies.set(SESSION_COOKIE, sealed);
    }
  }
  if (session === undefined && !isOpen) return pathname.startsWith("/api/") ? unauthenticated() : toLogin(request);

  const nonce = btoa(crypto.randomUUID());
  const csp = contentSecurityPolicy(nonce, isHttps(request));
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-callplane-path", pathname + search);
  headers.set("content-security-policy", csp);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", csp);
  if (sealed !== undefined) response.cookies.set(SESSION_COOKIE, sealed, cookieOptions(isHttps(request)));
  return response;
}

/** The session to go on with: the same, a renewed one, one that has left the acting tenant, or none. */
async function freshen(session: Session, edgeUrl: string): Promise<Session | undefined> {
  const { actingIn, ...own } = session;
  const current = actingIn !== undefined && actingIn.until <= Date.now() ? own : session;
  if (!needsRenewal(current)) return current;
  const renewal = await renewOnce(current, edgeUrl);
  if (renewal.kind === "ended") return undefined;
  return renewal.kind === "renewed" ? renewal.session : current;
}

function toLogin(request: NextRequest, reason?: string): NextResponse {
  const url = new URL("/login", request.url);
  const next = safePath(request.nextUrl.pathname + request.nextUrl.search);
  if (next !== "/") url.searchParams.set("next", next);
  if (reason !== undefined) url.searchParams.set("reason", reason);
  return NextResponse.redirect(url);
}

function ended(request: NextRequest): NextResponse {
  const response = request.nextUrl.pathname.startsWith("/api/") ? unauthenticated() : toLogin(request, "ended");
  response.cookies.delete(SESSION_COOKIE);
  return response;
}

function unauthenticated(): NextResponse {
  const body = { error: "unauthenticated", message: "Your session has ended. Sign in again.", details: {} };
  return NextResponse.json({ ...body, requestId: crypto.randomUUID() }, { status: 401 });
}

/** Scripts by nonce only; styles inline, because positioned popups carry theirs as attributes; sockets go to the gateway and Asterisk. */
function contentSecurityPolicy(nonce: string, secure: boolean): string {
  const development = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob: mediastream:",
    "font-src 'self'",
    `connect-src 'self' wss:${secure ? "" : " ws:"}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = { matcher: ["/((?!_next/|favicon.ico|icon.svg|sounds/).*)"] };
