import { enterTenant, id, tenantEntry } from "@callplane/edge-api/contract";
import { cookies } from "next/headers";
import { clientAddressHeaders } from "#src/api/client-address.ts";
import { fetchEdge } from "#src/api/edge.ts";
import { readEnv } from "#src/api/env.ts";
import { edgeUnreachable, notOurOrigin, refuse, signedOut } from "#src/api/refusals.ts";
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

const wanted = enterTenant.safeExtend({ tenantId: id }).nullable();

/** Enters a tenant, once the edge has written down why and until when, or leaves it (null), which is written down too. */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request)) return notOurOrigin();
  const env = readEnv();
  const jar = await cookies();
  const session = await openSession(jar.get(SESSION_COOKIE)?.value, env.SESSION_SECRET);
  if (session === undefined) return signedOut();
  const body = wanted.safeParse(await request.json().catch(() => undefined));
  if (!body.success) return refuse("invalid_input", "Which tenant, why, and for how long?");
  const { actingIn: before, ...own } = session;
  const ask = (path: string, content?: object) =>
    sendRenewing(own, env.EDGE_URL, (as) =>
      fetchEdge(env.EDGE_URL, as, {
        method: "POST",
        path,
        body: content === undefined ? null : JSON.stringify(content),
        headers: {
          ...(content !== undefined && { "content-type": "application/json" }),
          "idempotency-key": crypto.randomUUID(),
          ...clientAddressHeaders(request, env.PORTAL_SECRET),
        },
      }),
    ).catch(() => ({ kind: "unavailable" }) as const);
  const keep = async (next: Session) => {
    jar.set(SESSION_COOKIE, await sealSession(next, env.SESSION_SECRET), cookieOptions(isHttps(request)));
    return Response.json({ until: next.actingIn?.until ?? null }, { headers: { "cache-control": "no-store" } });
  };

  if (body.data === null) {
    if (before === undefined || before.until <= Date.now()) return keep(own);
    // One gets out in any case; the log of the tenant says until when one would have been in.
    const outcome = await ask(`/tenants/${before.tenantId}/leave`);
    return keep(outcome.kind === "answered" ? outcome.session : own);
  }
  const { tenantId, ...why } = body.data;
  const outcome = await ask(`/tenants/${tenantId}/enter`, why);
  if (outcome.kind === "unavailable") return edgeUnreachable();
  if (outcome.kind === "ended") return signedOut();
  if (!outcome.answer.ok) {
    const headers = { "content-type": "application/json", "cache-control": "no-store" };
    return new Response(await outcome.answer.text(), { status: outcome.answer.status, headers });
  }
  const { until } = tenantEntry.parse(await outcome.answer.json());
  return keep({ ...outcome.session, actingIn: { tenantId, until: Date.parse(until) } });
}
