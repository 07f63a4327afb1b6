import { Hono } from "hono";
import { expect, it } from "vitest";
import { admit } from "./admit.ts";
import type { AppEnv } from "./app-env.ts";

/** Two at a time, over work that takes until it is told to end. */
function anApp() {
  const clock = { now: 0 };
  const working: PromiseWithResolvers<void>[] = [];
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    c.set("requestId", "request-1");
    await next();
  });
  app.use(admit({ maxInFlight: 2, maxAtWork: 2, now: () => clock.now }));
  app.onError((_error, c) => c.text("failed", 500));
  app.get("/health", (c) => c.text("ok"));
  app.get("/work", async (c) => {
    const work = Promise.withResolvers<void>();
    working.push(work);
    await work.promise;
    return c.text("done");
  });
  const ask = async (path = "/work") => app.request(path);
  return { ask, working, clock };
}

it("works on so many at a time, and tells the others to come back without beginning their work", async () => {
  const { ask, working } = anApp();
  const admitted = [ask(), ask()];
  const refused = await ask();
  expect(refused.status).toBe(503);
  expect(refused.headers.get("retry-after")).toBe("1");
  expect(await refused.json()).toMatchObject({ error: "upstream_unavailable", requestId: "request-1", details: {} });
  expect(working).toHaveLength(2);
  expect((await ask("/health")).status).toBe(200);
  for (const work of working) work.resolve();
  expect((await Promise.all(admitted)).map(({ status }) => status)).toEqual([200, 200]);
});

it("gives a place back whether the work was done, failed, or was not there", async () => {
  const { ask, working } = anApp();
  for (let round = 0; round < 3; round++) {
    const [done, failed] = [ask(), ask()];
    expect((await ask()).status).toBe(503);
    working.at(-1)?.reject(new Error("failed"));
    expect((await failed).status).toBe(500);
    expect((await ask("/nowhere")).status).toBe(404);
    working.at(-2)?.resolve();
    expect((await done).status).toBe(200);
  }
});

it("forgets work that was ended from outside, after a while", async () => {
  const { ask, working, clock } = anApp();
  const lost = [ask(), ask()];
  clock.now = 59_999;
  expect((await ask()).status).toBe(503);
  clock.now = 60_000;
  const next = ask();
  await expect.poll(() => working.length).toBe(3);
  working.at(-1)?.resolve();
  expect((await next).status).toBe(200);
  for (const work of working) work.resolve();
  await Promise.all(lost);
});
