import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { GatewayMessage, TicketClaims } from "@callplane/edge-api/contract";
import { LIVE_CLOSE, type LiveFrame, liveFrame } from "@callplane/media-gateway/contract";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { CallListener } from "../../src/calls/index.ts";
import { amiEvent, createWorld, TENANT } from "../../src/calls/testing/world.ts";
import type { DeviceState } from "../../src/devices/index.ts";
import { createMetrics, createReadiness, type HttpServer, startHttpServer } from "../../src/http/index.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import { type Monitor, type MonitorPorts, startMonitor } from "../../src/monitor/index.ts";
import { until } from "../stage.ts";

const GATEWAY = randomUUID();
const OTHER_TENANT = randomUUID();
const PORTAL = "https://portal.example";

/** The edge's keys, as it publishes and rotates them. */
async function startEdgeKeys() {
  const published: JWK[] = [];
  let fetches = 0;
  const server: Server = createServer((_request, response) => {
    fetches += 1;
    response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fetches: () => fetches,
    async addKey(kid: string) {
      const { privateKey, publicKey } = await generateKeyPair("EdDSA", { crv: "Ed25519" });
      published.push({ ...(await exportJWK(publicKey)), kid, alg: "EdDSA", use: "sig" });
      return (claims: Partial<TicketClaims> = {}, lifeSec = 30) =>
        new SignJWT({ sid: randomUUID(), tid: TENANT, scope: "live", permissions: ["live.read"], ...claims })
          .setProtectedHeader({ alg: "EdDSA", kid })
          .setIssuer("callplane")
          .setAudience(claims.aud ?? GATEWAY)
          .setSubject(claims.sub ?? randomUUID())
          .setJti(claims.jti ?? randomUUID())
          .setIssuedAt()
          .setExpirationTime(Math.floor(Date.now() / 1000) + lifeSec)
          .sign(privateKey);
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

describe("the live socket", () => {
  let edge: Awaited<ReturnType<typeof startEdgeKeys>>;
  let sign: Awaited<ReturnType<typeof edge.addKey>>;
  let http: HttpServer;
  let monitor: Monitor;
  let world: ReturnType<typeof createWorld>;
  let callListener: CallListener = () => {};
  let deviceListener: (device: DeviceState) => void = () => {};
  let send: (message: GatewayMessage) => void = () => {};
  const sockets: WebSocket[] = [];

  async function start(limits: MonitorPorts["limits"] = {}): Promise<void> {
    const device: DeviceState = {
      tenantId: TENANT,
      deviceId: randomUUID(),
      state: "registered",
      contactUri: "sip:x",
      address: "192.0.2.1",
      userAgent: "Phone",
      at: new Date().toISOString(),
    };
    world = createWorld();
    http = await startHttpServer({
      bind: "127.0.0.1",
      port: 0,
      metrics: createMetrics(),
      readiness: createReadiness(),
      log: silentLog(),
    });
    monitor = startMonitor({
      http,
      edgeUrl: edge.url,
      gatewayId: GATEWAY,
      version: "1.2.3",
      origins: [PORTAL],
      ami: { isUp: true, onUp: () => () => {}, onDown: () => () => {} },
      calls: {
        active: () => world.registry.active(),
        onChange(listener) {
          callListener = listener;
          return () => {};
        },
      },
      devices: {
        all: () => [device, { ...device, tenantId: OTHER_TENANT, deviceId: randomUUID() }],
        onChange(listener) {
          deviceListener = listener;
          return () => {};
        },
      },
      messages: {
        onMessage(listener) {
          send = listener;
          return () => {};
        },
      },
      clock: systemClock,
      log: silentLog(),
      limits,
    });
  }

  function open(ticket: string, origin: string | undefined = PORTAL) {
    const socket = new WebSocket(`ws://127.0.0.1:${http.port}/live?ticket=${ticket}`, origin ? { origin } : {});
    sockets.push(socket);
    const frames: LiveFrame[] = [];
    const closed = new Promise<number>((resolve) => socket.on("close", resolve));
    const refused = new Promise<string>((resolve) => socket.on("error", (error) => resolve(error.message)));
    socket.on("message", (data) => frames.push(liveFrame.parse(JSON.parse(data.toString()))));
    return { socket, frames, closed, refused };
  }
  const publishCall = (event: Parameters<typeof world.registry.take>[0]) => {
    world.registry.take(event);
    const call = world.registry.active()[0];
    if (call) callListener(call, world.news.splice(0));
  };
  const channel = { uniqueid: "a.0", linkedid: "a.0", channel: "PJSIP/acme-1000-x-00000001", exten: "1001" };

  beforeEach(async () => {
    edge = await startEdgeKeys();
    sign = await edge.addKey("first");
    await start();
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    monitor.close();
    await http.close();
    await edge.stop();
  });

  it("says hello, then what is, then numbered changes without a gap; nothing of another tenant", async () => {
    const { frames } = open(await sign());
    await until(() => frames.length === 2);
    publishCall(amiEvent("Newchannel", channel, "ring"));
    deviceListener({
      tenantId: OTHER_TENANT,
      deviceId: randomUUID(),
      state: "unregistered",
      contactUri: null,
      address: null,
      userAgent: null,
      at: new Date().toISOString(),
    });
    publishCall(amiEvent("Newstate", channel, "up"));
    await until(() => frames.length === 5);
    expect(frames.map((frame) => frame.type)).toEqual(["hello", "snapshot", "call_event", "call", "call"]);
    expect(frames.flatMap((frame) => ("seq" in frame ? frame.seq : []))).toEqual([0, 1, 2, 3]);
    expect(frames[1]).toMatchObject({ devices: [{ address: "192.0.2.1" }], calls: [], asteriskUp: true });
    expect(frames[4]).toMatchObject({ call: { callerNumber: "1000", dialed: "1001", phase: "answered" } });
  });

  it("gives a late comer the same state the early one has by changes", async () => {
    const early = open(await sign());
    await until(() => early.frames.length === 2);
    publishCall(amiEvent("Newchannel", channel, "ring"));
    const late = open(await sign());
    await until(() => late.frames.length === 2);
    const last = early.frames.at(-1);
    expect(late.frames[1]).toMatchObject({ seq: 2, calls: [last?.type === "call" ? last.call : null] });
  });

  it.each<[string, () => Promise<string>]>([
    ["no ticket", async () => ""],
    ["nonsense", async () => "a.b.c"],
    ["one for another gateway", () => sign({ aud: randomUUID() })],
    ["one that is over", () => sign({}, -30)],
    ["one without live.read", () => sign({ permissions: ["calls.read"] })],
    ["one of another scope", () => sign({ scope: "other" as "live" })],
    ["one signed by a stranger", async () => (await (await startEdgeKeys()).addKey("first"))()],
  ])("refuses %s", async (_name, make) => {
    expect(await open(await make()).closed).toBe(LIVE_CLOSE.ticketRefused);
  });

  it("takes a ticket once, also when two come at the same time", async () => {
    const ticket = await sign();
    const both = [open(ticket), open(ticket)];
    const code = await Promise.race(both.map((one) => one.closed));
    expect(code).toBe(LIVE_CLOSE.ticketRefused);
    await until(() => monitor.sockets === 1);
    expect(await open(ticket).closed).toBe(LIVE_CLOSE.ticketRefused);
  });

  it("accepts a key the edge has rotated in since", async () => {
    const before = open(await sign());
    await until(() => before.frames.length === 2);
    const signWithNew = await edge.addKey("second");
    const frames = await retry(async () => {
      const next = open(await signWithNew());
      await Promise.race([next.closed, until(() => next.frames.length === 2)]);
      return next.frames.length === 2 ? next.frames : undefined;
    });
    expect(frames[0]).toMatchObject({ type: "hello" });
    const fetches = edge.fetches();
    for (let n = 0; n < 5; n += 1) {
      const again = open(await signWithNew({ sub: randomUUID() }));
      await until(() => again.frames.length === 2);
    }
    expect(edge.fetches()).toBe(fetches);
  });

  it("closes a revoked session at once, and does not let it back", async () => {
    const sid = randomUUID();
    const mine = open(await sign({ sid }));
    const others = open(await sign());
    await until(() => mine.frames.length === 2 && others.frames.length === 2);
    send({ type: "session_revoked", sessionId: sid });
    expect(await mine.closed).toBe(LIVE_CLOSE.sessionRevoked);
    expect(others.socket.readyState).toBe(WebSocket.OPEN);
    expect(await open(await sign({ sid })).closed).toBe(LIVE_CLOSE.sessionRevoked);
  });

  it("closes everybody of a suspended tenant, and nobody else", async () => {
    const mine = open(await sign());
    const others = open(await sign({ tid: OTHER_TENANT }));
    await until(() => mine.frames.length === 2 && others.frames.length === 2);
    send({ type: "tenant_suspended", tenantId: TENANT });
    expect(await mine.closed).toBe(LIVE_CLOSE.sessionRevoked);
    expect(others.socket.readyState).toBe(WebSocket.OPEN);
  });

  it("keeps pages of other origins out, and takes programs that have none", async () => {
    expect(await open(await sign(), "https://evil.example").refused).toContain("403");
    const program = open(await sign(), "");
    await until(() => program.frames.length === 2);
  });

  it("limits sockets per person", async () => {
    monitor.close();
    await http.close();
    await start({ socketsPerUser: 2 });
    const sub = randomUUID();
    const first = [open(await sign({ sub })), open(await sign({ sub }))];
    await until(() => first.every((one) => one.frames.length === 2));
    expect(await open(await sign({ sub })).closed).toBe(LIVE_CLOSE.tooMany);
    const other = open(await sign());
    await until(() => other.frames.length === 2);
  });

  it("cuts a browser that does not read, and spares the others", async () => {
    monitor.close();
    await http.close();
    await start({ maxUnsentBytes: 256 * 1024 });
    const slow = open(await sign());
    const quick = open(await sign());
    await until(() => slow.frames.length === 2 && quick.frames.length === 2);
    slow.socket.pause();
    const call = () => publishCall(amiEvent("Newstate", channel, "up"));
    publishCall(amiEvent("Newchannel", channel, "ring"));
    const [one] = world.registry.active();
    const event = {
      id: randomUUID(),
      at: new Date().toISOString(),
      kind: "dtmf" as const,
      legId: null,
      text: "x".repeat(500),
      data: {},
    };
    const flood = setInterval(
      () =>
        one &&
        callListener(
          one,
          Array.from({ length: 40 }, () => event),
        ),
      5,
    );
    await until(() => monitor.sockets === 1, 20_000);
    clearInterval(flood);
    call();
    const { socket, frames } = quick;
    expect(socket.readyState).toBe(WebSocket.OPEN);
    await until(
      () =>
        frames.at(-1)?.type === "call" &&
        frames.flatMap((frame) => ("seq" in frame ? frame.seq : [])).every((seq, at) => seq === at),
      20_000,
    );
  });

  it("does not answer what a browser says, but closes", async () => {
    const { socket, frames, closed } = open(await sign());
    await until(() => frames.length === 2);
    socket.send("hello?");
    expect(await closed).toBe(1008);
  });

  it("tells everybody to come back when the gateway is restarted", async () => {
    const { frames, closed } = open(await sign());
    await until(() => frames.length === 2);
    monitor.close();
    expect(await closed).toBe(LIVE_CLOSE.draining);
  });
});

/** Tries until there is something: keys are fetched anew at most every two seconds. */
async function retry<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    const found = await attempt();
    if (found !== undefined) return found;
  }
  throw new Error("never came about");
}
