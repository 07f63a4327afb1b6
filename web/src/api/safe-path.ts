/** A place inside the portal to go on to, or `/`: never another site, never a route handler. */
export function safePath(wanted: string | null | undefined): string {
  if (wanted === null || wanted === undefined || !/^\/(?![/\\])/.test(wanted)) return "/";
  const url = new URL(wanted, "http://portal.invalid");
  if (url.host !== "portal.invalid" || url.pathname.startsWith("/api/") || url.pathname === "/login") return "/";
  return url.pathname + url.search;
}
