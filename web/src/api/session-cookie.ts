import { sealData, unsealData } from "iron-session";
import { z } from "zod";

export const SESSION_COOKIE = "callplane_session";
/** A sign-in left unused ends after two weeks; the edge ends it earlier when it says so. */
const LIFE_SEC = 14 * 24 * 3600;

const session = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  /** When the access token ends, ms since 1970. */
  expiresAt: z.number(),
  /** A platform admin acting inside a customer's tenant, until then. */
  actingIn: z.object({ tenantId: z.string(), until: z.number() }).optional(),
});
export type Session = z.infer<typeof session>;

/** Seals a session for the cookie. @param secret `SESSION_SECRET` */
export function sealSession(value: Session, secret: string): Promise<string> {
  return sealData(value, { password: passwords(secret), ttl: LIFE_SEC });
}

/** Opens a cookie; undefined when absent, expired, tampered with or sealed by an unknown secret. */
export async function openSession(sealed: string | undefined, secret: string): Promise<Session | undefined> {
  if (sealed === undefined || sealed === "") return undefined;
  try {
    return session.safeParse(await unsealData(sealed, { password: passwords(secret), ttl: LIFE_SEC })).data;
  } catch {
    return undefined; // a malformed seal is no session
  }
}

/** Attributes of the cookie. `Secure` follows the address the browser used, so that plain HTTP on one's own machine works. */
export function cookieOptions(isHttps: boolean) {
  return { httpOnly: true, secure: isHttps, sameSite: "lax", path: "/", maxAge: LIFE_SEC } as const;
}

/** Whether the browser reached us over HTTPS, directly or through a proxy. */
export function isHttps(request: { headers: Headers; url: string }): boolean {
  const forwarded = request.headers.get("x-forwarded-proto")?.split(",")[0]?.trim();
  return (forwarded ?? new URL(request.url).protocol.replace(":", "")) === "https";
}

/** `one-secret`, or `1:old,2:new` while rotating: the highest number seals, all open. */
function passwords(secret: string): string | Record<string, string> {
  if (!/^\d+:/.test(secret)) return secret;
  return Object.fromEntries(
    secret.split(",").map((part) => [part.slice(0, part.indexOf(":")), part.slice(part.indexOf(":") + 1)]),
  );
}
