import { connect } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { silentLog } from "../lib/log.ts";
import { createMetrics, createReadiness, type HttpServer, startHttpServer } from "./index.ts";

let http: HttpServer | undefined;
afterEach(() => http?.close());

async function start(): Promise<{ http: HttpServer; readiness: ReturnType<typeof createReadiness>; url: string }> {
  const readiness = createReadiness();
  const metrics = createMetrics();
  http = await startHttpServer({ bind: "127.0.0.1", port: 0, metrics, readiness, log: silentLog() });
  return { http, readiness, url: `http://127.0.0.1:${http.port}` };
}

describe("the gateway's HTTP server", () => {
  it("says that it lives, what is not ready, and what was counted", async () => {
    const { readiness, url } = await start();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    readiness.add("asterisk", () => "there is no connection");
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { ready: false, problems: [{ part: "asterisk", problem: "there is no connection" }] },
    ]);
    readiness.addAlarm("rtp_ports", () => "all are in use");
    readiness.addAlarm("disk", () => undefined);
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({
      ok: true,
      watched: ["rtp_ports", "disk"],
      alarms: [{ part: "rtp_ports", problem: "all are in use" }],
    });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain("callplane_applies_total");
    expect((await fetch(`${url}/nowhere`)).status).toBe(404);
    expect((await fetch(`${url}/healthz`, { method: "POST" })).status).toBe(405);
  });

  it("outlives peers that ask for a WebSocket and reset the connection", async () => {
    const { http: server, url } = await start();
    let upgrades = 0;
    const sockets = new Set<NodeJS.EventEmitter>();
    server.onUpgrade("/live", (_request, socket) => {
      upgrades += 1;
      sockets.add(socket);
    });
    const crashes = vi.fn();
    process.on("uncaughtException", crashes);
    try {
      for (let count = 1; count <= 5; count += 1) {
        const peer = connect(server.port, "127.0.0.1");
        peer.on("error", () => undefined);
        peer.write("GET /live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        await vi.waitFor(() => expect(upgrades).toBe(count));
        peer.resetAndDestroy();
      }
      await vi.waitFor(() => {
        for (const socket of sockets) expect(socket).toMatchObject({ destroyed: true });
      });
    } finally {
      process.off("uncaughtException", crashes);
    }
    expect(crashes).not.toHaveBeenCalled();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});
