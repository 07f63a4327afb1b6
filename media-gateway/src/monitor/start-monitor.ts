import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { GatewayMessage, TicketClaims } from "@callplane/edge-api/contract";
import { LIVE_CLOSE } from "@callplane/media-gateway/contract";
import { createRemoteJWKSet, type JWTVerifyGetKey } from "jose";
import { type WebSocket, WebSocketServer } from "ws";
import type { AmiConnection } from "../asterisk/ami/index.ts";
import type { Calls } from "../calls/index.ts";
import { calmChanges, type DeviceTracker } from "../devices/index.ts";
import type { HttpServer } from "../http/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { liveCall, liveDevice } from "./live-state.ts";
import { createRoom, type LiveDelta, type Room, type Watcher } from "./room.ts";
import { createTicketDesk } from "./ticket.ts";

export interface MonitorLimits {
  readonly socketsPerUser: number;
  readonly socketsPerTenant: number;
  /** A browser with more unsent is cut. */
  readonly maxUnsentBytes: number;
  readonly pingEveryMs: number;
}

const DEFAULT_MONITOR_LIMITS: MonitorLimits = {
  socketsPerUser: 10,
  socketsPerTenant: 2000,
  maxUnsentBytes: 1024 * 1024,
  pingEveryMs: 20_000,
};

export interface MonitorPorts {
  readonly http: Pick<HttpServer, "onUpgrade">;
  readonly edgeUrl: string;
  readonly gatewayId: string;
  readonly version: string;
  /** Browser pages that may connect. */
  readonly origins: readonly string[];
  readonly ami: Pick<AmiConnection, "isUp" | "onUp" | "onDown">;
  readonly calls: Pick<Calls, "active" | "onChange">;
  readonly devices: Pick<DeviceTracker, "all" | "onChange">;
  readonly messages: { onMessage(listener: (message: GatewayMessage) => void): () => void };
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<MonitorLimits>;
  /** For tests; the edge's JWKS otherwise. */
  readonly keys?: JWTVerifyGetKey;
}

export interface Monitor {
  readonly sockets: number;
  /** Closes all with the code that says: come back. */
  close(): void;
}

/** Sessions revoked are remembered as long as a ticket made before could still arrive. */
const REVOKED_FOR_MS = 60_000;

/** Serves `/live`: each browser sees its own tenant's calls and phones, from the present state on. */
export function startMonitor(ports: MonitorPorts): Monitor {
  const { gatewayId, version, calls, devices, ami, clock, log } = ports;
  const limits = { ...DEFAULT_MONITOR_LIMITS, ...ports.limits };
  const keys =
    ports.keys ??
    createRemoteJWKSet(new URL("/.well-known/jwks.json", ports.edgeUrl), {
      timeoutDuration: 3000,
      cooldownDuration: 2000,
    });
  const desk = createTicketDesk({ keys, gatewayId, now: clock.now });
  const server = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });
  const rooms = new Map<string, Room>();
  const revoked = new Map<string, number>();
  const suspended = new Map<string, number>();
  const lines = new Map<string, string>();

  function roomOf(tenantId: string): Room {
    const known = rooms.get(tenantId);
    if (known) return known;
    const state = () => ({
      devices: devices
        .all()
        .filter((device) => device.tenantId === tenantId)
        .map(liveDevice),
      calls: calls
        .active()
        .filter((call) => call.tenantId === tenantId)
        .map(liveCall),
      asteriskUp: ami.isUp,
    });
    const room = createRoom({ gatewayId, version, state, maxUnsentBytes: limits.maxUnsentBytes });
    rooms.set(tenantId, room);
    return room;
  }

  /** Why this ticket's bearer may not watch (any more); undefined when nothing stands against it. */
  function objection(claims: TicketClaims): [code: number, reason: string] | undefined {
    if (revoked.has(claims.sid) || suspended.has(claims.tid)) return [LIVE_CLOSE.sessionRevoked, "session revoked"];
    const room = roomOf(claims.tid);
    if (room.countOf(claims.sub) >= limits.socketsPerUser || room.size >= limits.socketsPerTenant)
      return [LIVE_CLOSE.tooMany, "too many connections"];
    return undefined;
  }

  function admit(socket: WebSocket, claims: TicketClaims): void {
    const watcher: Watcher = {
      userId: claims.sub,
      sessionId: claims.sid,
      send: (frame) => socket.send(frame),
      get unsentBytes() {
        return socket.bufferedAmount;
      },
      close(code, reason) {
        socket.close(code, reason);
        // A peer that does not read does not answer the close either.
        setTimeout(() => socket.terminate(), 2000).unref();
      },
    };
    const leave = roomOf(claims.tid).join(watcher);
    let isAlive = true;
    const pinging = setInterval(() => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
    }, limits.pingEveryMs);
    socket.on("pong", () => {
      isAlive = true;
    });
    // Server → browser only: whoever talks here has mistaken the address.
    socket.on("message", () => socket.close(1008, "nothing is expected from you"));
    socket.on("close", () => {
      clearInterval(pinging);
      leave();
      if (roomOf(claims.tid).size === 0) rooms.delete(claims.tid);
    });
  }

  async function connect(socket: WebSocket, ticket: string): Promise<void> {
    const claims = await desk.redeem(ticket);
    if (socket.readyState !== socket.OPEN) return;
    if (claims === undefined) return socket.close(LIVE_CLOSE.ticketRefused, "ticket refused");
    const against = objection(claims);
    if (against) socket.close(...against);
    else admit(socket, claims);
  }

  function onUpgrade(request: IncomingMessage, raw: Duplex, head: Buffer): void {
    const { origin } = request.headers;
    // Browsers always name theirs; a program has none and must still have a ticket.
    if (origin !== undefined && !ports.origins.includes(origin)) {
      raw.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    const ticket = new URL(request.url ?? "/", "http://gateway").searchParams.get("ticket") ?? "";
    server.handleUpgrade(request, raw, head, (socket) => {
      socket.on("error", () => socket.terminate());
      connect(socket, ticket).catch((error) => {
        log.error({ err: error }, "live socket failed");
        socket.terminate();
      });
    });
  }

  const publish = (tenantId: string, delta: LiveDelta): void => rooms.get(tenantId)?.publish(delta);
  const publishAll = (delta: LiveDelta): void => {
    for (const room of rooms.values()) room.publish(delta);
  };

  function remember(map: Map<string, number>, id: string): void {
    for (const [old, until] of map) if (until <= clock.now()) map.delete(old);
    map.set(id, clock.now() + REVOKED_FOR_MS);
  }

  function onMessage(message: GatewayMessage): void {
    if (message.type === "session_revoked") {
      remember(revoked, message.sessionId);
      const isTheirs = (watcher: Watcher) => watcher.sessionId === message.sessionId;
      for (const room of rooms.values()) room.closeWhere(isTheirs, LIVE_CLOSE.sessionRevoked, "session revoked");
    } else if (message.type === "tenant_suspended") {
      remember(suspended, message.tenantId);
      rooms.get(message.tenantId)?.closeWhere(() => true, LIVE_CLOSE.sessionRevoked, "tenant suspended");
    }
  }

  ports.http.onUpgrade("/live", onUpgrade);
  const changes = calmChanges({ tracker: devices, clock });
  const stops = [
    calls.onChange((call, news) => {
      const { tenantId } = call;
      if (tenantId === null) return;
      for (const { kind, text, at } of news) publish(tenantId, { type: "call_event", callId: call.id, kind, text, at });
      // A call changes with every word said on it; its line in the list does not.
      const live = liveCall(call);
      const line = JSON.stringify(live);
      if (lines.get(call.id) === line) return;
      if (live.phase === "ended") lines.delete(call.id);
      else lines.set(call.id, line);
      publish(tenantId, { type: "call", call: live });
    }),
    changes.onChange((device) => publish(device.tenantId, { type: "device", device: liveDevice(device) })),
    () => changes.close(),
    ami.onUp(() => publishAll({ type: "asterisk", up: true })),
    ami.onDown(() => publishAll({ type: "asterisk", up: false })),
    ports.messages.onMessage(onMessage),
  ];

  return {
    get sockets() {
      return server.clients.size;
    },
    close() {
      for (const stop of stops) stop();
      for (const room of rooms.values())
        room.closeWhere(() => true, LIVE_CLOSE.draining, "the gateway is being restarted");
      for (const socket of server.clients) socket.close(LIVE_CLOSE.draining);
    },
  };
}
