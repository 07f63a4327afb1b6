import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** A stand-in's HTTP front, on 127.0.0.1 only. */
export type HttpFront = {
  url: string;
  port: number;
  /** Cuts every connection and refuses new ones, as when the service is down. */
  close(): Promise<void>;
  /** Listens again on the same port after `close`. */
  reopen(): Promise<void>;
};

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Thrown by a handler to answer with `status` and a JSON `body`. */
export class HttpRefusal extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`refused with ${status}`);
    this.name = "HttpRefusal";
    this.status = status;
    this.body = body;
  }
}

/** Serves `handler` on `port` (0 or absent: a free one). Rejects when the port is taken. */
export async function startHttp(handler: HttpHandler, port = 0): Promise<HttpFront> {
  const server = createServer((request, response) => {
    handler(request, response).catch((error: unknown) => answerError(response, error));
  });
  await listen(server, port);
  const bound = portOf(server);
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    close: () => closeServer(server),
    reopen: () => listen(server, bound),
  };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const text = body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
}

/**
 * The request's whole body. Throws HttpRefusal 413 with `tooLarge` past `limitBytes`; what is left is read away and
 * dropped, so that the caller sees the answer and not a reset.
 */
export async function readBody(request: IncomingMessage, limitBytes: number, tooLarge: unknown): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size <= limitBytes) chunks.push(bytes);
    else chunks.length = 0;
  }
  if (size > limitBytes) throw new HttpRefusal(413, tooLarge);
  return Buffer.concat(chunks);
}

function answerError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
  } else if (error instanceof HttpRefusal) {
    sendJson(response, error.status, error.body);
  } else {
    sendJson(response, 500, { error: error instanceof Error ? error.message : String(error) });
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server is not listening on a TCP port");
  return address.port;
}
