import { z } from "zod";

const ipAddress = z.union([z.ipv4(), z.ipv6()]);
/** An IPv4 address as sockets for both families write it. */
const MAPPED = /^::ffff:(?=\d+\.)/i;

/**
 * Where a request comes from: the address Cloudflare saw, or, for what the portal's server sends on, the one it says its
 * browser has. The portal is believed only with the secret we share (PORTAL_SECRET); without one, nobody is.
 */
export function clientAddress(
  header: (name: string) => string | undefined,
  portalSecret: string | undefined,
): string | null {
  const isPortal = portalSecret !== undefined && isSame(header("x-portal-secret") ?? "", portalSecret);
  const told = isPortal ? addressOf(header("x-client-address")) : null;
  return told ?? addressOf(header("cf-connecting-ip"));
}

function addressOf(text: string | undefined): string | null {
  const parsed = ipAddress.safeParse(text?.trim().replace(MAPPED, ""));
  return parsed.success ? parsed.data : null;
}

/** Takes as long wherever the two begin to differ. */
function isSame(given: string, secret: string): boolean {
  let difference = given.length ^ secret.length;
  for (let at = 0; at < secret.length; at++) difference |= given.charCodeAt(at) ^ secret.charCodeAt(at);
  return difference === 0;
}
