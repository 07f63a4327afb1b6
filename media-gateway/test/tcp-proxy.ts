import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A TCP connection's worst friend: passes everything on, until told to cut it, or to leave it hanging. */
export interface TcpProxy {
  readonly port: number;
  /** Ends all connections and takes no more until `restore`. */
  cut(): void;
  /** Connections stay open and carry nothing any more; new ones are accepted and say nothing. */
  hang(): void;
  restore(): void;
  stop(): Promise<void>;
}

export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let mode: "pass" | "cut" | "hang" = "pass";

  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    return socket;
  };
  const pipe = (from: Socket, to: Socket) => {
    from.on("data", (chunk) => {
      if (mode === "pass") to.write(chunk);
    });
    from.on("close", () => {
      if (mode === "pass") to.destroy();
    });
  };
  const server: Server = createServer((client) => {
    keep(client);
    if (mode === "cut") return client.destroy();
    if (mode === "hang") return;
    const upstream = keep(connect(target.port, target.host));
    pipe(client, upstream);
    pipe(upstream, client);
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      mode = "cut";
      destroyAll();
    },
    hang() {
      mode = "hang";
    },
    restore() {
      mode = "pass";
    },
    async stop() {
      destroyAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
