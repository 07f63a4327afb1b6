import { offline, readRefusal } from "./api-error.ts";

/**
 * Sends what the visitor gave to our own server, which keeps the tokens, then loads `goTo`. Throws `ApiError`; after a success it stays
 * pending until the next page is here.
 */
export async function sendSignIn(
  path: "/api/session/login" | "/api/session/accept-invitation",
  body: Record<string, string>,
  goTo: string,
): Promise<never> {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw offline(cause);
  });
  if (!answer.ok) throw await readRefusal(answer);
  window.location.assign(goTo);
  return new Promise(() => undefined);
}
