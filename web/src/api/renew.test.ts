import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { needsRenewal, renewOnce } from "./renew.ts";

let server: Server;
let url: string;
let seen: string[];
let answer: (token: string) => { status: number; body: unknown };

beforeEach(async () => {
  seen = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { refreshToken } = JSON.parse(Buffer.concat(chunks).toString());
    seen.push(refreshToken);
    const { status, body } = answer(refreshToken);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  url = `http://127.0.0.1:${address.port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const session = (refreshToken: string) => ({ accessToken: "old", refreshToken, expiresAt: 0 });
const fresh = (token: string) => ({
  status: 200,
  body: { accessToken: "new", refreshToken: `${token}-next`, expiresIn: 600 },
});

it("uses a refresh token once, however many ask at the same time or a moment later", async () => {
  answer = fresh;
  const asked = await Promise.all(Array.from({ length: 20 }, () => renewOnce(session("one"), url, () => 1000)));
  const later = await renewOnce(session("one"), url, () => 1000);
  for (const each of [...asked, later]) {
    expect(each).toEqual({
      kind: "renewed",
      session: { accessToken: "new", refreshToken: "one-next", expiresAt: 601_000 },
    });
  }
  expect(seen).toEqual(["one"]);
});

it("leaves each cookie in the tenant it acts in", async () => {
  answer = fresh;
  const actingIn = { tenantId: "t", until: 5 };
  const [own, acting] = await Promise.all([
    renewOnce(session("two"), url),
    renewOnce({ ...session("two"), actingIn }, url),
  ]);
  expect(own.kind === "renewed" && own.session.actingIn).toBeUndefined();
  expect(acting.kind === "renewed" && acting.session.actingIn).toEqual(actingIn);
});

it("tells an ended session from a server that cannot answer", async () => {
  answer = () => ({ status: 401, body: {} });
  expect(await renewOnce(session("three"), url)).toEqual({ kind: "ended" });
  answer = () => ({ status: 503, body: {} });
  expect(await renewOnce(session("four"), url)).toEqual({ kind: "unavailable" });
  answer = () => ({ status: 200, body: { surprise: true } });
  expect(await renewOnce(session("five"), url)).toEqual({ kind: "unavailable" });
  expect(await renewOnce(session("six"), "http://127.0.0.1:1")).toEqual({ kind: "unavailable" });
});

it("tries again after it could not be answered", async () => {
  answer = () => ({ status: 503, body: {} });
  await renewOnce(session("seven"), url);
  answer = fresh;
  await expect.poll(async () => (await renewOnce(session("seven"), url)).kind).toBe("renewed");
});

it("renews a minute before the end", () => {
  expect(needsRenewal({ ...session("x"), expiresAt: 100_000 }, 39_000)).toBe(false);
  expect(needsRenewal({ ...session("x"), expiresAt: 100_000 }, 41_000)).toBe(true);
});
