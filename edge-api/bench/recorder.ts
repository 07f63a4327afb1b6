import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";

/** One request that went through. `at` in milliseconds of the monotonic clock. */
export type Exchange = { url: string; headers: Record<string, string>; body: string; at: number; ms: number };

/** One WebSocket that went through: how often its opener had to wait for the other side. */
export type Conversation = {
  /** Round trips until Postgres was first ready for a query: connecting. */
  connectTurns: number;
  /** Round trips after that: the transaction. */
  queryTurns: number;
};

export type Recorder = AsyncDisposable & {
  url: string;
  host: string;
  exchanges: Exchange[];
  conversations: Conversation[];
  forget(): void;
};

/** Stands between the edge and one of its servers on 127.0.0.1, passes all on, and keeps what was asked. */
export async function record(targetPort: number): Promise<Recorder> {
  const exchanges: Exchange[] = [];
  const conversations: Conversation[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => void forward(request, response, targetPort, exchanges));
  server.on("upgrade", (request: IncomingMessage, client: Socket, head: Buffer) => {
    const conversation = { connectTurns: 0, queryTurns: 0 };
    conversations.push(conversation);
    pipeCounting(request, client, head, targetPort, conversation);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the recorder is not on a TCP port");
  const host = `127.0.0.1:${address.port}`;
  return {
    url: `http://${host}`,
    host,
    exchanges,
    conversations,
    forget: () => {
      exchanges.length = 0;
      conversations.length = 0;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function forward(request: IncomingMessage, response: ServerResponse, port: number, exchanges: Exchange[]) {
  const at = performance.now();
  const body = await buffer(request);
  const path = request.url ?? "/";
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" && !["host", "connection", "content-length"].includes(name) ? [[name, value]] : [],
    ),
  );
  const entry = { url: `http://127.0.0.1:${port}${path}`, headers, body: body.toString("utf8"), at, ms: 0 };
  exchanges.push(entry);
  const onward = httpRequest(entry.url, { method: request.method ?? "POST", headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response).once("finish", () => {
      entry.ms = performance.now() - at;
    });
  });
  onward.once("error", () => response.destroy());
  onward.end(body);
}

/** Postgres's ReadyForQuery (`Z`, length 5), in a frame that is not masked, as a server's never is. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5]);

/** A turn is one round trip: it begins when the client speaks after the server did, however many pieces it sends. */
function pipeCounting(request: IncomingMessage, client: Socket, head: Buffer, port: number, counted: Conversation) {
  const server = connect(port, "127.0.0.1");
  const headers = request.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 ? [`${name}: ${all[i + 1]}`] : []));
  server.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
  if (head.length > 0) server.write(head);
  let isReady = false;
  let isClientsTurn = false;
  counted.connectTurns = 1;
  client.on("data", (chunk) => {
    if (isClientsTurn && isReady) counted.queryTurns += 1;
    else if (isClientsTurn) counted.connectTurns += 1;
    isClientsTurn = false;
    server.write(chunk);
  });
  server.on("data", (chunk) => {
    isClientsTurn = true;
    if (chunk.includes(READY)) isReady = true;
    client.write(chunk);
  });
  const end = () => {
    client.destroy();
    server.destroy();
  };
  client.on("error", end).on("close", end);
  server.on("error", end).on("close", end);
}
