import { offline, readRefusal } from "#src/api/api-error.ts";

/**
 * Enters a tenant for `minutes` and for a reason its people can read, or leaves it (null), then loads `goTo` anew: nothing of the one
 * tenant may stay on screen or in memory in the other. Throws `ApiError`.
 */
export async function setActingTenant(
  entry: { tenantId: string; reason: string; minutes: number } | null,
  goTo: string,
): Promise<void> {
  const answer = await fetch("/api/session/acting-in", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(entry),
  }).catch((error: unknown) => {
    throw offline(error);
  });
  if (!answer.ok) throw await readRefusal(answer);
  window.location.assign(goTo);
}
