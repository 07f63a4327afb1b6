import "server-only";
import { loginResult } from "@callplane/edge-api/contract";
import { cookies } from "next/headers";
import { clientAddressHeaders } from "./client-address.ts";
import { readEnv } from "./env.ts";
import { edgeUnreachable, notOurOrigin } from "./refusals.ts";
import { isSameOrigin } from "./same-origin.ts";
import { cookieOptions, isHttps, SESSION_COOKIE, sealSession } from "./session-cookie.ts";

/** Trades what the visitor gave for tokens at the edge, seals them into the cookie and answers who it is, without the tokens. */
export async function signInAt(
  edgePath: "/auth/login" | "/auth/accept-invitation",
  request: Request,
): Promise<Response> {
  if (!isSameOrigin(request)) return notOurOrigin();
  const env = readEnv();
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "idempotency-key": crypto.randomUUID(),
    ...clientAddressHeaders(request, env.PORTAL_SECRET),
  };
  const userAgent = request.headers.get("user-agent");
  if (userAgent !== null) headers["user-agent"] = userAgent;
  let answer: Response;
  try {
    answer = await fetch(`${env.EDGE_URL}/api/v1${edgePath}`, {
      method: "POST",
      headers,
      body: await request.text(),
      signal: AbortSignal.timeout(15_000),
      cache: "no-store",
    });
  } catch {
    return edgeUnreachable();
  }
  if (!answer.ok) return relay(answer);
  const { accessToken, refreshToken, expiresIn, user } = loginResult.parse(await answer.json());
  const session = { accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 };
  const jar = await cookies();
  jar.set(SESSION_COOKIE, await sealSession(session, env.SESSION_SECRET), cookieOptions(isHttps(request)));
  return Response.json(user, { headers: { "cache-control": "no-store" } });
}

async function relay(answer: Response): Promise<Response> {
  const headers = new Headers({ "content-type": "application/json", "cache-control": "no-store" });
  for (const name of ["retry-after", "x-request-id"]) {
    const value = answer.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(await answer.text(), { status: answer.status, headers });
}
