import { expect, it } from "vitest";
import type { Renewal } from "./renew.ts";
import { sendRenewing } from "./send-renewing.ts";
import type { Session } from "./session-cookie.ts";

const old: Session = { accessToken: "old", refreshToken: "r1", expiresAt: 0 };
const fresh: Session = { accessToken: "fresh", refreshToken: "r2", expiresAt: 1 };
const accepting = (token: string) => async (as: Session) =>
  new Response(as.accessToken, { status: as.accessToken === token ? 200 : 401 });
const send = (accepted: string, renewal: Renewal) =>
  sendRenewing(old, "http://edge.example", accepting(accepted), async () => renewal);

it("renews nothing while the token is good", async () => {
  expect(await send("old", { kind: "unavailable" })).toMatchObject({ kind: "answered", session: old });
});

it("sends once more with a renewed token, and says which session to keep", async () => {
  const outcome = await send("fresh", { kind: "renewed", session: fresh });
  expect(outcome).toMatchObject({ kind: "answered", session: fresh, answer: { status: 200 } });
});

it("tells a session that is over from an edge that cannot say", async () => {
  expect(await send("none", { kind: "renewed", session: fresh })).toEqual({ kind: "ended" });
  expect(await send("none", { kind: "ended" })).toEqual({ kind: "ended" });
  expect(await send("none", { kind: "unavailable" })).toEqual({ kind: "unavailable" });
});
