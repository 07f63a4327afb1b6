import { WebSocket } from "ws";
import { z } from "zod";
import { type AriRestOptions, basicAuthorization } from "../../asterisk/ari/index.ts";
import type { PlaybackSink } from "./playback.ts";

/** Asterisk hangs up on a longer message (chan_websocket). */
const LONGEST_MESSAGE_BYTES = 65_500 - (65_500 % 160);
/** More than this unsent means Asterisk has stopped reading. */
const MOST_UNSENT_BYTES = 1024 * 1024;

/** Control events of chan_websocket with `f(json)` (Asterisk 22.8 and later). */
const controlEvent = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("MEDIA_START"),
    optimal_frame_size: z.number(),
    format: z.string(),
    channel: z.string(),
  }),
  z.object({ event: z.literal("MEDIA_MARK_PROCESSED"), correlation_id: z.string() }),
  z.object({ event: z.literal("MEDIA_XOFF") }),
  z.object({ event: z.literal("MEDIA_XON") }),
  z.object({ event: z.literal("STATUS"), queue_length: z.number(), queue_full: z.boolean().optional() }),
]);

export interface MediaHandlers {
  /** The caller's sound: µ-law, normally one 20 ms frame. */
  onAudio(frame: Buffer): void;
  onMark(id: string): void;
  /** False: Asterisk's queue is nearly full. */
  onFlow(isOpen: boolean): void;
  onStatus(status: { queueLength: number }): void;
  /** Once, whatever ended it. */
  onClosed(reason: string): void;
}

export interface MediaSocket extends PlaybackSink {
  requestStatus(): void;
  close(): void;
}

/**
 * Connects to a chan_websocket channel that waits for us, and resolves when Asterisk says MEDIA_START: audio sent before
 * it is lost (asterisk #1712). Rejects when that does not happen before the signal.
 */
export function openMediaSocket(
  endpoint: AriRestOptions,
  connectionId: string,
  handlers: MediaHandlers,
  signal: AbortSignal,
): Promise<MediaSocket> {
  const url = `${endpoint.url.replace(/^http/, "ws")}/media/${encodeURIComponent(connectionId)}`;
  const socket = new WebSocket(url, "media", {
    headers: { authorization: basicAuthorization(endpoint) },
    perMessageDeflate: false,
    maxPayload: 1024 * 1024,
  });
  const started = Promise.withResolvers<MediaSocket>();
  let isClosed = false;

  function end(reason: string): void {
    if (isClosed) return;
    isClosed = true;
    signal.removeEventListener("abort", onAbort);
    socket.terminate();
    started.reject(new Error(`no media: ${reason}`));
    handlers.onClosed(reason);
  }
  const onAbort = () => end("given up");
  signal.addEventListener("abort", onAbort, { once: true });

  const command = (name: string, fields: object = {}) => {
    if (!isClosed) socket.send(JSON.stringify({ command: name, ...fields }));
  };

  const media: MediaSocket = {
    sendAudio(audio) {
      if (isClosed) return;
      if (socket.bufferedAmount > MOST_UNSENT_BYTES) return end("Asterisk reads no more");
      for (let at = 0; at < audio.length; at += LONGEST_MESSAGE_BYTES)
        socket.send(audio.subarray(at, at + LONGEST_MESSAGE_BYTES), { binary: true });
    },
    mark: (id) => command("MARK_MEDIA", { correlation_id: id }),
    flush: () => command("FLUSH_MEDIA"),
    requestStatus: () => command("GET_STATUS"),
    close() {
      if (isClosed) return;
      command("HANGUP");
      socket.close();
      end("closed by us");
    },
  };

  function takeControl(text: string): void {
    const event = readControl(text);
    if (event === undefined) return;
    if (event.event === "MEDIA_START") {
      signal.removeEventListener("abort", onAbort);
      started.resolve(media);
    } else if (event.event === "MEDIA_MARK_PROCESSED") handlers.onMark(event.correlation_id);
    else if (event.event === "STATUS") handlers.onStatus({ queueLength: event.queue_length });
    else handlers.onFlow(event.event === "MEDIA_XON");
  }

  socket.on("message", (data, isBinary) => {
    if (isClosed || !Buffer.isBuffer(data)) return;
    if (isBinary) handlers.onAudio(data);
    else takeControl(data.toString());
  });
  socket.on("error", (error) => end(error.message));
  socket.on("close", (code) => end(`closed with ${code}`));
  if (signal.aborted) end("given up");
  return started.promise;
}

function readControl(text: string): z.infer<typeof controlEvent> | undefined {
  try {
    return controlEvent.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
