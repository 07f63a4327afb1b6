import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import {
  type Script,
  type ScriptedAnswer,
  type StandInConnection,
  serveConnection,
} from "./openai-realtime/connection.ts";

export type { Script, ScriptedAnswer, StandInConnection } from "./openai-realtime/connection.ts";

/** What goes wrong before there is a session: an HTTP status, a refused connection, or silence. */
export type HandshakeFault = 401 | 429 | 500 | 503 | "refuse" | "hang";

export interface StandInOptions {
  readonly apiKey: string;
  readonly script: Script;
}

export interface OpenAiRealtimeServer extends AsyncDisposable {
  /** For `createOpenAiRealtimeProvider({ url })`. */
  readonly url: string;
  readonly connections: StandInConnection[];
  /** Sockets open now: a provider is billed for each. */
  readonly openSockets: number;
  failHandshakes(fault: HandshakeFault | null): void;
  setScript(script: Script): void;
}

/** Answers each turn with a sentence that says which it was. */
export const parrot: Script = {
  answer: (turn): ScriptedAnswer => ({
    text: turn === 0 ? "Hello, this is the stand in." : `This is my answer to turn ${turn}.`,
  }),
};

/**
 * Speaks OpenAI Realtime's wire protocol (GA) and refuses what the real server refuses. The audio is real µ-law, made
 * faster than real time; the ear is real energy of what the client appended; only the mind is a script.
 */
export async function startOpenAiRealtimeServer(options: StandInOptions): Promise<OpenAiRealtimeServer> {
  const connections: StandInConnection[] = [];
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 32 * 1024 * 1024, perMessageDeflate: false });
  const http = createServer((_request, response) => response.writeHead(404).end());
  const raw = new Set<Duplex>();
  let fault: HandshakeFault | null = null;
  let { script } = options;

  function refuse(socket: Duplex, status: number, code: string): void {
    const body = JSON.stringify({ error: { type: "invalid_request_error", code, message: code, param: null } });
    const head = [
      `HTTP/1.1 ${status} Refused`,
      "Content-Type: application/json",
      `Content-Length: ${body.length}`,
      "Connection: close",
    ];
    socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    if (fault === "hang") return;
    if (fault === "refuse") return void socket.destroy();
    if (fault !== null) return refuse(socket, fault, "fault");
    const url = new URL(request.url ?? "/", "http://stand-in");
    if (url.pathname !== "/v1/realtime") return refuse(socket, 404, "not_found");
    if (request.headers.authorization !== `Bearer ${options.apiKey}`) return refuse(socket, 401, "invalid_api_key");
    if (request.headers["openai-beta"] !== undefined) return refuse(socket, 400, "beta_api_shape_disabled");
    const model = url.searchParams.get("model");
    if (model === null || model === "" || url.searchParams.has("call_id")) return refuse(socket, 400, "missing_model");
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on("error", () => {});
      connections.push(
        serveConnection(webSocket, model, {
          answer: (...args) => script.answer(...args),
          transcribe: (turn) => script.transcribe?.(turn) ?? `caller turn ${turn}`,
        }),
      );
    });
  }

  http.on("connection", (socket) => {
    raw.add(socket);
    socket.on("close", () => raw.delete(socket));
  });
  http.on("upgrade", (request, socket, head) => {
    socket.on("error", () => {});
    upgrade(request, socket, head);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;

  return {
    url: `ws://127.0.0.1:${port}/v1/realtime`,
    connections,
    get openSockets() {
      return sockets.clients.size;
    },
    failHandshakes(next) {
      fault = next;
    },
    setScript(next) {
      script = next;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of raw) socket.destroy();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
