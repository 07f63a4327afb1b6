import { createServer, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Log } from "../lib/log.ts";
import type { Metrics } from "./metrics.ts";
import type { Readiness } from "./readiness.ts";

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** `/healthz`, `/readyz`, `/metrics`, and the WebSockets others attach. */
export interface HttpServer {
  readonly port: number;
  /** Hands WebSocket requests for this path to `handler`. One handler a path. */
  onUpgrade(path: string, handler: UpgradeHandler): void;
  close(): Promise<void>;
}

export interface HttpServerOptions {
  readonly bind: string;
  readonly port: number;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly log: Log;
}

/** Starts listening. Throws when the port is taken. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { metrics, readiness, log } = options;
  const upgrades = new Map<string, UpgradeHandler>();

  async function answer(path: string): Promise<[status: number, type: string, body: string]> {
    if (path === "/healthz") return json(200, { ok: true, watched: readiness.watched(), alarms: readiness.alarms() });
    if (path === "/readyz") {
      const problems = readiness.problems();
      return json(problems.length === 0 ? 200 : 503, { ready: problems.length === 0, problems });
    }
    if (path === "/metrics") return [200, metrics.registry.contentType, await metrics.registry.metrics()];
    return json(404, { error: "not_found" });
  }

  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    const isRead = request.method === "GET" || request.method === "HEAD";
    const work = isRead ? answer(pathOf(request)) : Promise.resolve(json(405, { error: "method_not_allowed" }));
    work
      .catch((error: unknown) => {
        log.error({ err: error }, "http request failed");
        return json(500, { error: "internal" });
      })
      .then(([status, type, body]) => {
        response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
        response.end(request.method === "HEAD" ? undefined : body);
      })
      .catch((error: unknown) => log.warn({ err: error }, "http answer not sent"));
  });
  server.on("upgrade", (request, socket, head) => {
    // Nobody else listens any more, and a peer that resets its connection must not end the process.
    socket.on("error", () => socket.destroy());
    const handler = upgrades.get(pathOf(request));
    if (handler) return handler(request, socket, head);
    socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.bind, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : options.port,
    onUpgrade(path, handler) {
      upgrades.set(path, handler);
    },
    async close() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function json(status: number, body: unknown): [number, string, string] {
  return [status, "application/json", JSON.stringify(body)];
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}
