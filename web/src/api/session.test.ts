import { expect, it } from "vitest";
import { safePath } from "./safe-path.ts";
import { isSameOrigin } from "./same-origin.ts";
import { isHttps, openSession, sealSession } from "./session-cookie.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const session = { accessToken: "a.b.c", refreshToken: "r", expiresAt: 1 };

it("opens what it sealed, and nothing else", async () => {
  const sealed = await sealSession(session, SECRET);
  expect(await openSession(sealed, SECRET)).toEqual(session);
  expect(await openSession(`${sealed.slice(0, -3)}AAA`, SECRET)).toBeUndefined();
  expect(await openSession(sealed, "another secret of thirty-two chars!")).toBeUndefined();
  expect(await openSession("nonsense", SECRET)).toBeUndefined();
  expect(await openSession(undefined, SECRET)).toBeUndefined();
});

it("opens old cookies while the secret is being changed", async () => {
  const old = await sealSession(session, `1:${SECRET}`);
  expect(await openSession(old, `1:${SECRET},2:fedcba9876543210fedcba9876543210`)).toEqual(session);
});

it.each([
  ["/people?q=a", "/people?q=a"],
  ["/", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/api/session/renew?next=/", "/"],
  ["/login", "/"],
  [null, "/"],
])("goes on from %s to %s", (wanted, path) => expect(safePath(wanted)).toBe(path));

const request = (method: string, headers: Record<string, string>) => ({
  method,
  headers: new Headers(headers),
  url: "http://inside:3000/api/edge/users",
});

it("takes writes from its own pages only", () => {
  expect(isSameOrigin(request("POST", { origin: "https://portal.example", host: "portal.example" }))).toBe(true);
  expect(
    isSameOrigin(
      request("POST", { origin: "https://portal.example", host: "inside:3000", "x-forwarded-host": "portal.example" }),
    ),
  ).toBe(true);
  expect(isSameOrigin(request("POST", { origin: "https://evil.example", host: "portal.example" }))).toBe(false);
  expect(isSameOrigin(request("DELETE", { origin: "null", host: "portal.example" }))).toBe(false);
  expect(isSameOrigin(request("POST", { host: "portal.example" }))).toBe(false);
  expect(isSameOrigin(request("GET", {}))).toBe(true);
});

it("knows HTTPS behind a proxy", () => {
  expect(isHttps(request("GET", { "x-forwarded-proto": "https" }))).toBe(true);
  expect(isHttps(request("GET", {}))).toBe(false);
});
