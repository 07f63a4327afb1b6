/** Ends the session at the edge and here, then shows the login page with nothing of the session left in memory. */
export async function signOut(): Promise<void> {
  const answer = await fetch("/api/session/logout", { method: "POST" }).catch(() => undefined);
  const body: unknown = await answer?.json().catch(() => undefined);
  const revoked = typeof body === "object" && body !== null && "revoked" in body && body.revoked === true;
  window.location.assign(revoked ? "/login?reason=signed-out" : "/login?reason=signed-out-here");
}
