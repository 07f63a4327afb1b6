import { cookies } from "next/headers";
import { clientAddressHeaders } from "#src/api/client-address.ts";
import { fetchEdge } from "#src/api/edge.ts";
import { readEnv } from "#src/api/env.ts";
import { notOurOrigin } from "#src/api/refusals.ts";
import { isSameOrigin } from "#src/api/same-origin.ts";
import { openSession, SESSION_COOKIE } from "#src/api/session-cookie.ts";

/** Revokes at the edge first; the cookie goes in any case. */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request)) return notOurOrigin();
  const env = readEnv();
  const jar = await cookies();
  const session = await openSession(jar.get(SESSION_COOKIE)?.value, env.SESSION_SECRET);
  jar.delete(SESSION_COOKIE);
  let revoked = true;
  if (session !== undefined) {
    const { actingIn: _left, ...own } = session;
    revoked = await fetchEdge(env.EDGE_URL, own, {
      method: "POST",
      path: "/auth/logout",
      headers: { "idempotency-key": crypto.randomUUID(), ...clientAddressHeaders(request, env.PORTAL_SECRET) },
    }).then(
      (answer) => answer.ok || answer.status === 401,
      () => false,
    );
  }
  return Response.json({ revoked }, { headers: { "cache-control": "no-store" } });
}
