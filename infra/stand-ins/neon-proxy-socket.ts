import type { Server } from "node:http";
import { connect } from "node:net";
import { createWebSocketStream, type WebSocket, WebSocketServer } from "ws";

/** Joins each WebSocket on `server` with a connection to Postgres, bytes for bytes, slowing down where one side does. */
export function pipeNeonSockets(server: Server, postgresPort: number): { close(): void } {
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on("connection", (socket) => join(socket, postgresPort));
  return {
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function join(socket: WebSocket, postgresPort: number): void {
  const postgres = connect({ host: "127.0.0.1", port: postgresPort, noDelay: true });
  const stream = createWebSocketStream(socket);
  let isConnected = false;
  postgres.once("connect", () => {
    isConnected = true;
  });
  postgres.on("error", () => {
    // Said good-bye to in any case: a socket that just breaks is an error of its own to the driver.
    if (isConnected) socket.close();
    else socket.send(fatalError("Couldn't connect to compute node"), () => socket.close());
  });
  postgres.on("close", () => socket.close());
  stream.on("error", () => postgres.destroy());
  stream.on("close", () => postgres.destroy());
  stream.pipe(postgres);
  postgres.pipe(stream);
}

/** Postgres's ErrorResponse message. https://www.postgresql.org/docs/current/protocol-error-fields.html */
function fatalError(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0CXX000\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
