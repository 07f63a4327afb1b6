import type { Heartbeat } from "@callplane/edge-api/contract";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startFakeAmi } from "../../test/ami/fake-ami.ts";
import { openAmi } from "../asterisk/ami/index.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { createEdgeClient, startHeartbeat } from "./index.ts";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
const about = { version: "test", publicUrl: "ws://x", sipHost: "x", sipPort: 5060, sipWebSocketUrl: "ws://x/ws" };

/** Beats on a machine whose clock is off; the edge's is right. Answers what was warned of, and what was told. */
async function beating(offMs: number) {
  const manager = await startFakeAmi();
  cleanups.push(() => manager.close());
  const ami = openAmi({ host: "127.0.0.1", port: manager.port, username: "u", secret: "s", log: silentLog() });
  cleanups.push(() => ami.close());
  const told: Heartbeat[] = [];
  const edge = createEdgeClient({
    edgeUrl: "http://edge.test",
    sign: async () => "token",
    async fetch(_url, init) {
      told.push(JSON.parse(String(init?.body)));
      return Response.json({ now: new Date().toISOString() });
    },
  });
  const log = silentLog();
  const warned = vi.spyOn(log, "warn");
  const clock: Clock = { ...systemClock, now: () => Date.now() + offMs };
  const heartbeat = startHeartbeat({
    edge,
    ami,
    about,
    spooled: () => 3,
    alarms: () => [alarm],
    bans: () => bans,
    clock,
    log,
    onFailure: () => undefined,
  });
  cleanups.push(() => heartbeat.close());
  return { told, warned };
}
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

const bans = { total: 0, items: [] };
const alarm = { part: "rtp_ports", problem: "all are in use" };

describe("the heartbeat", () => {
  it("tells at once, and again when Asterisk comes, whether it is there and what waits", async () => {
    const { told, warned } = await beating(0);
    await until(() => expect(told.at(-1)).toMatchObject({ asterisk: { up: true }, spooled: 3, alarms: [alarm], bans }));
    expect(warned).not.toHaveBeenCalled();
  });

  it.each([60_000, -60_000])("says once that this machine's clock is off by %i ms", async (offMs) => {
    const { told, warned } = await beating(offMs);
    await until(() => expect(told.length).toBeGreaterThan(1));
    await until(() => expect(warned.mock.calls.map(([, text]) => text)).toEqual([expect.stringMatching(/clock/)]));
  });
});
