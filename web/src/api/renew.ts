import { tokens } from "@callplane/edge-api/contract";
import type { Session } from "./session-cookie.ts";

export type Renewal =
  | { kind: "renewed"; session: Session }
  /** The edge refuses the refresh token: signed out elsewhere, suspended, or too old. */
  | { kind: "ended" }
  /** The edge cannot be asked right now; nothing is known. */
  | { kind: "unavailable" };

/** How long before its end an access token is renewed. */
const EARLY_MS = 60_000;
/** How long the answer is kept for requests that still carry the old cookie. */
const KEEP_MS = 60_000;
const TIMEOUT_MS = 10_000;

export const needsRenewal = (session: Session, now = Date.now()) => session.expiresAt - now < EARLY_MS;

/**
 * Exchanges the refresh token, once: a refresh token used twice ends its whole family at the edge, and two tabs (or a page and its
 * background requests) do come at the same moment. All who bring the same token share one exchange and its answer.
 */
export function renewOnce(session: Session, edgeUrl: string, now: () => number = Date.now): Promise<Renewal> {
  const flights = inFlight();
  const known = flights.get(session.refreshToken);
  if (known !== undefined) return known.then((answer) => keepActing(answer, session));
  const flight = exchange(session, edgeUrl, now);
  flights.set(session.refreshToken, flight);
  void flight.then((answer) => {
    const keepMs = answer.kind === "unavailable" ? 0 : KEEP_MS;
    setTimeout(() => flights.delete(session.refreshToken), keepMs).unref?.();
  });
  return flight;
}

async function exchange(session: Session, edgeUrl: string, now: () => number): Promise<Renewal> {
  try {
    const response = await fetch(`${edgeUrl}/api/v1/auth/refresh`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ refreshToken: session.refreshToken }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      cache: "no-store",
    });
    if (response.status === 401 || response.status === 403) return { kind: "ended" };
    if (!response.ok) return { kind: "unavailable" };
    const { accessToken, refreshToken, expiresIn } = tokens.parse(await response.json());
    return {
      kind: "renewed",
      session: { ...session, accessToken, refreshToken, expiresAt: now() + expiresIn * 1000 },
    };
  } catch {
    return { kind: "unavailable" };
  }
}

/** The tokens are shared; which tenant one acts in belongs to the cookie that asked. */
function keepActing(answer: Renewal, asked: Session): Renewal {
  if (answer.kind !== "renewed") return answer;
  const { actingIn: _other, ...rest } = answer.session;
  return {
    kind: "renewed",
    session: asked.actingIn === undefined ? rest : { ...rest, actingIn: asked.actingIn },
  };
}

/** On globalThis because Next bundles proxy.ts and the route handlers apart, in one process. */
function inFlight(): Map<string, Promise<Renewal>> {
  const key = Symbol.for("callplane.renewals");
  const place = globalThis as { [key]?: Map<string, Promise<Renewal>> };
  place[key] ??= new Map();
  return place[key];
}
