import { cookies } from "next/headers";
import { z } from "zod";
import { fetchEdge } from "#src/api/edge.ts";
import { readEnv } from "#src/api/env.ts";
import { edgeUnreachable, notOurOrigin, refuse, signedOut } from "#src/api/refusals.ts";
import { isSameOrigin } from "#src/api/same-origin.ts";
import { cookieOptions, isHttps, openSession, SESSION_COOKIE, sealSession } from "#src/api/session-cookie.ts";

const wanted = z.object({ tenantId: z.uuid().nullable() });
/** Entering a customer's tenant is for an hour; then the portal leaves it by itself. */
const ACTING_MS = 3_600_000;

/** Enters a tenant (once the edge agrees that this user may) or leaves it. */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request)) return notOurOrigin();
  const env = readEnv();
  const jar = await cookies();
  const session = await openSession(jar.get(SESSION_COOKIE)?.value, env.SESSION_SECRET);
  if (session === undefined) return signedOut();
  const body = wanted.safeParse(await request.json().catch(() => undefined));
  if (!body.success) return refuse("invalid_input", "Which tenant?");
  const { actingIn: _before, ...own } = session;
  const { tenantId } = body.data;
  const next = tenantId === null ? own : { ...own, actingIn: { tenantId, until: Date.now() + ACTING_MS } };
  if (tenantId !== null) {
    const answer = await fetchEdge(env.EDGE_URL, next, { method: "GET", path: "/auth/me" }).catch(() => undefined);
    if (answer === undefined) return edgeUnreachable();
    if (!answer.ok) {
      const headers = { "content-type": "application/json", "cache-control": "no-store" };
      return new Response(await answer.text(), { status: answer.status, headers });
    }
  }
  jar.set(SESSION_COOKIE, await sealSession(next, env.SESSION_SECRET), cookieOptions(isHttps(request)));
  return Response.json(
    { until: "actingIn" in next ? next.actingIn.until : null },
    { headers: { "cache-control": "no-store" } },
  );
}
