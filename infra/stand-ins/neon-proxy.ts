import { createServer, type Server } from "node:http";
import { pipeNeonSockets } from "./neon-proxy-socket.ts";
import { createSqlEndpoint } from "./neon-proxy-sql.ts";

export type NeonProxyOptions = {
  /** A free one when absent. */
  port?: number;
  /** The Postgres on 127.0.0.1 all connections go to, whatever host and port their connection string names. */
  postgresPort: number;
};

export type NeonProxy = {
  port: number;
  /** `127.0.0.1:<port>`: what the driver's `wsProxy` answers, and the host of its `fetchEndpoint`. */
  host: string;
  stop(): Promise<void>;
};

/**
 * Stands in for Neon's proxy before a local Postgres: a WebSocket that carries Postgres's own protocol (the driver's
 * Pool and Client), and `POST /sql` (its `neon()` function, alone and in transaction batches). Without TLS, so the
 * driver needs `useSecureWebSocket: false` and `pipelineTLS: false`. Throws when the port is taken.
 * Protocol: https://github.com/neondatabase/neon, proxy/src/serverless.
 */
export async function startNeonProxy(options: NeonProxyOptions): Promise<NeonProxy> {
  const sql = createSqlEndpoint(options.postgresPort);
  const server = createServer((request, response) => {
    if (request.url === "/sql" && request.method === "POST") {
      void sql.answer(request, response);
    } else {
      response.writeHead(404).end();
    }
  });
  const sockets = pipeNeonSockets(server, options.postgresPort);
  const port = await listen(server, options.port ?? 0);
  return {
    port,
    host: `127.0.0.1:${port}`,
    stop: async () => {
      sockets.close();
      const isClosed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([isClosed, sql.close()]);
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
      else reject(new Error("The Neon proxy is not on a TCP port"));
    });
  });
}
