import { type Renewal, renewOnce } from "./renew.ts";
import type { Session } from "./session-cookie.ts";

/** `session` is the one to keep: the same, or a renewed one. `ended`: refused for good. `unavailable`: nobody could say. */
type Outcome = { kind: "answered"; answer: Response; session: Session } | { kind: "ended" } | { kind: "unavailable" };

/**
 * Sends with the session's access token, and once more with a renewed one where the edge refuses the first. Rejects only when `send`
 * does.
 */
export async function sendRenewing(
  session: Session,
  edgeUrl: string,
  send: (as: Session) => Promise<Response>,
  renew: (session: Session, edgeUrl: string) => Promise<Renewal> = renewOnce,
): Promise<Outcome> {
  const answer = await send(session);
  if (answer.status !== 401) return { kind: "answered", answer, session };
  const renewal = await renew(session, edgeUrl);
  if (renewal.kind !== "renewed") return { kind: renewal.kind };
  const again = await send(renewal.session);
  return again.status === 401 ? { kind: "ended" } : { kind: "answered", answer: again, session: renewal.session };
}
