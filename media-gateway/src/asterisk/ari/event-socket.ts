import { WebSocket } from "ws";
import { type AriEvent, parseAriEvent } from "./protocol.ts";
import { type AriRestOptions, basicAuthorization } from "./rest.ts";

export interface EventSocketHandlers {
  onOpen(): void;
  onEvent(event: AriEvent): void;
  /** Once, whatever ended it. */
  onClosed(reason: string): void;
}

export interface EventSocketOptions extends AriRestOptions {
  readonly openTimeoutMs: number;
  readonly pingIntervalMs: number;
}

/** One connection to /ari/events; half-open ones are found by pings. Ends once and never comes back. */
export function openEventSocket(options: EventSocketOptions, handlers: EventSocketHandlers): { close(): void } {
  const url = `${options.url.replace(/^http/, "ws")}/ari/events?app=${encodeURIComponent(options.app)}`;
  const socket = new WebSocket(url, {
    headers: { authorization: basicAuthorization(options) },
    handshakeTimeout: options.openTimeoutMs,
    perMessageDeflate: false,
    maxPayload: 1024 * 1024,
  });
  let isClosed = false;
  let isAnswered = true;
  const ping = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (!isAnswered) return end("no answer to a ping");
    isAnswered = false;
    socket.ping();
  }, options.pingIntervalMs);

  function end(reason: string): void {
    if (isClosed) return;
    isClosed = true;
    clearInterval(ping);
    socket.terminate();
    handlers.onClosed(reason);
  }

  socket.on("open", () => !isClosed && handlers.onOpen());
  socket.on("pong", () => {
    isAnswered = true;
  });
  socket.on("message", (data, isBinary) => {
    if (isClosed || isBinary) return;
    const event = parseAriEvent(data.toString());
    if (event) handlers.onEvent(event);
  });
  socket.on("error", (error) => end(error.message));
  socket.on("close", (code) => end(`closed with ${code}`));
  return { close: () => end("closed by us") };
}
