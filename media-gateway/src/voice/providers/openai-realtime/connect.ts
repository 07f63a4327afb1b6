import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import { VoiceProviderError } from "../../provider.ts";
import { parseServerEvent, type ServerEvent } from "./protocol.ts";

/** More than the 15 MiB the vendor itself allows in one message; a longer one ends the connection. */
const LONGEST_MESSAGE = 16 * 1024 * 1024;

/** Opens the socket. Rejects with VoiceProviderError for a refusal, with the signal's reason when it aborts. */
export function openRealtimeSocket(url: string, apiKey: string, signal: AbortSignal): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${apiKey}` },
      perMessageDeflate: false,
      maxPayload: LONGEST_MESSAGE,
    });
    const onAbort = () => fail(signal.reason);
    const fail = (error: unknown) => {
      signal.removeEventListener("abort", onAbort);
      socket.terminate();
      reject(error);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    socket.on("unexpected-response", (_request, response: IncomingMessage) => {
      response.resume();
      const status = response.statusCode ?? 0;
      const retryable = status === 429 || status >= 500;
      fail(new VoiceProviderError(`the handshake was answered with ${status}`, { retryable, status }));
    });
    socket.on("error", (cause) => fail(new VoiceProviderError("no connection", { retryable: true, cause })));
    socket.on("open", () => {
      signal.removeEventListener("abort", onAbort);
      // Messages may come in the same packet as the handshake: nothing is read until somebody listens.
      socket.pause();
      resolve(socket);
    });
  });
}

/** Waits for an event of a type; an `error` event or a close before it rejects. What comes in between is passed over. */
export function awaitServerEvent(socket: WebSocket, type: ServerEvent["type"], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (act: () => void) => {
      socket.off("message", onMessage);
      socket.off("close", onClose);
      signal.removeEventListener("abort", onAbort);
      act();
    };
    const onAbort = () => done(() => reject(signal.reason));
    const onClose = (code: number) =>
      done(() => reject(new VoiceProviderError(`closed with ${code} before it was ready`, { retryable: true })));
    const onMessage = (data: unknown) => {
      const parsed = parseServerEvent(String(data));
      if (parsed.kind !== "event") return;
      const { event } = parsed;
      if (event.type === type) done(resolve);
      else if (event.type === "error") done(() => reject(refusalOf(event.error)));
    };
    socket.on("message", onMessage);
    socket.on("close", onClose);
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    socket.resume();
  });
}

function refusalOf(error: { code?: string | null | undefined; type?: string | null | undefined }): VoiceProviderError {
  return new VoiceProviderError(`refused: ${error.code ?? error.type ?? "no code"}`, {
    retryable: error.type === "server_error",
  });
}
