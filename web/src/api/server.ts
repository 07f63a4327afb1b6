import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { offline } from "./api-error.ts";
import { type Api, createApi } from "./client.ts";
import { fetchEdge } from "./edge.ts";
import { readEnv } from "./env.ts";
import { openSession, SESSION_COOKIE, type Session } from "./session-cookie.ts";

/** The signed-in session of the request being rendered, if any. */
export async function readSession(): Promise<Session | undefined> {
  return openSession((await cookies()).get(SESSION_COOKIE)?.value, readEnv().SESSION_SECRET);
}

/**
 * The client for server components. A page cannot set cookies, so a refused token sends the browser through
 * /api/session/renew, which can, and which comes back here or goes to the login page.
 */
export async function serverApi(): Promise<Api> {
  const { EDGE_URL } = readEnv();
  const session = await readSession();
  if (session === undefined) redirect("/login");
  const here = (await headers()).get("x-callplane-path") ?? "/";
  return createApi(async ({ method, path, body, signal }) => {
    const response = await fetchEdge(EDGE_URL, session, {
      method,
      path,
      body: body ?? null,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" } }),
      ...(signal === undefined ? {} : { signal }),
    }).catch((error: unknown) => {
      throw offline(error);
    });
    if (response.status === 401) redirect(`/api/session/renew?next=${encodeURIComponent(here)}`);
    return response;
  });
}
