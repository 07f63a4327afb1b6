/**
 * Tells the edge where the browser is, so that log-ins and changes are recorded and limited by its address, not by ours. The edge
 * believes it only with the secret we share with it. The last entry of X-Forwarded-For is the one our own host or proxy wrote;
 * those before it are the visitor's word.
 */
export function clientAddressHeaders(
  request: { headers: Headers },
  secret: string | undefined,
): Record<string, string> {
  const address = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  if (secret === undefined || address === undefined || address === "") return {};
  return { "x-client-address": address, "x-portal-secret": secret };
}
