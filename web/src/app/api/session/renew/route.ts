import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { fetchEdge } from "#src/api/edge.ts";
import { readEnv } from "#src/api/env.ts";
import { renewOnce } from "#src/api/renew.ts";
import { safePath } from "#src/api/safe-path.ts";
import { cookieOptions, isHttps, openSession, SESSION_COOKIE, sealSession } from "#src/api/session-cookie.ts";

/**
 * Where a page goes whose token the edge refused although its time was not up (a changed role, a sign-out elsewhere). Only a token
 * the edge accepts leads back, so this cannot go in circles.
 */
export async function GET(request: Request): Promise<Response> {
  const env = readEnv();
  const jar = await cookies();
  const next = safePath(new URL(request.url).searchParams.get("next"));
  const session = await openSession(jar.get(SESSION_COOKIE)?.value, env.SESSION_SECRET);
  if (session !== undefined) {
    const { actingIn: _left, ...own } = session;
    const renewal = await renewOnce(own, env.EDGE_URL);
    if (renewal.kind === "renewed") {
      const accepted = await fetchEdge(env.EDGE_URL, renewal.session, { method: "GET", path: "/auth/me" })
        .then((answer) => answer.ok)
        .catch(() => false);
      if (accepted) {
        jar.set(
          SESSION_COOKIE,
          await sealSession(renewal.session, env.SESSION_SECRET),
          cookieOptions(isHttps(request)),
        );
        redirect(next);
      }
    }
  }
  jar.delete(SESSION_COOKIE);
  redirect(`/login?reason=ended&next=${encodeURIComponent(next)}`);
}
