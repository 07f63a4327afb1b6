/**
 * Whether a write comes from our own pages. The cookie is SameSite=Lax already; this refuses what a sibling subdomain or an old
 * browser might still send. Browsers put `Origin` on every write, so its absence is refused too.
 */
export function isSameOrigin(request: { headers: Headers; method: string; url: string }): boolean {
  if (request.method === "GET" || request.method === "HEAD") return true;
  const origin = request.headers.get("origin");
  if (origin === null) return false;
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
