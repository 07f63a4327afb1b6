/** Name of the page's `<meta>` and of the request header: the tenant the page was made for, empty for one's own. */
export const PAGE_TENANT = "x-callplane-acting-in";

/** In the browser: what the page says of itself; undefined before there is a page. */
export function pageTenant(): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="${PAGE_TENANT}"]`)?.content;
}

/**
 * Whether a request comes from a page of the tenant its session stands in. All tabs share one session: a page left open in another tab,
 * or past the hour, must neither show nor change what belongs to another company. Requests that do not say so (a link) pass.
 */
export function isOfPageTenant(
  headers: Headers,
  actingIn: { tenantId: string; until: number } | undefined,
  now: number,
): boolean {
  const page = headers.get(PAGE_TENANT);
  return page === null || page === (actingIn !== undefined && actingIn.until > now ? actingIn.tenantId : "");
}
