import { randomUUID } from "node:crypto";
import {
  AGENT_BRIDGE_PREFIX,
  type Ari,
  type AriEvent,
  isGone,
  MEDIA_CHANNEL_PREFIX,
} from "../../asterisk/ari/index.ts";
import { type MediaHandlers, type MediaSocket, openMediaSocket } from "./media-socket.ts";

/** A caller joined to a socket of ours through a bridge. */
export interface MediaPath {
  readonly socket: MediaSocket;
  readonly channelId: string;
  readonly channelName: string;
  /** Takes the socket, the media channel and the bridge away. Never throws. */
  close(): Promise<void>;
}

export interface MediaPaths {
  /** Joins the caller to us. Rejects, with everything taken away again, when that fails or the signal aborts. */
  open(callerChannelId: string, handlers: MediaHandlers, signal: AbortSignal): Promise<MediaPath>;
  /** A channel or bridge of ours that nobody holds: an earlier gateway's, or one we could not take away. */
  isStray(id: string): boolean;
}

export function createMediaPaths(ari: Ari): MediaPaths {
  const held = new Set<string>();
  return {
    open: (callerChannelId, handlers, signal) => openMediaPath(ari, held, callerChannelId, handlers, signal),
    isStray: (id) =>
      [MEDIA_CHANNEL_PREFIX, AGENT_BRIDGE_PREFIX].some(
        (prefix) => id.startsWith(prefix) && !held.has(id.slice(prefix.length)),
      ),
  };
}

async function openMediaPath(
  ari: Ari,
  held: Set<string>,
  callerChannelId: string,
  handlers: MediaHandlers,
  signal: AbortSignal,
): Promise<MediaPath> {
  const name = randomUUID();
  held.add(name);
  const channelId = `${MEDIA_CHANNEL_PREFIX}${name}`;
  const bridgeId = `${AGENT_BRIDGE_PREFIX}${name}`;
  let socket: MediaSocket | undefined;

  async function close(): Promise<void> {
    socket?.close();
    await Promise.allSettled([ari.rest.destroyBridge(bridgeId), ari.rest.hangup(channelId)]);
    held.delete(name);
  }

  const isOurStart = (event: AriEvent): event is Extract<AriEvent, { type: "StasisStart" }> =>
    event.type === "StasisStart" && event.channel.id === channelId;
  const started = ari.waitFor(isOurStart, signal);
  started.catch(() => {});
  try {
    const [external] = await Promise.all([
      ari.rest.createExternalMedia(channelId),
      ari.rest.createBridge(bridgeId, `agent ${callerChannelId}`),
      ari.rest.answer(callerChannelId),
    ]);
    socket = await openMediaSocket(ari.endpoint, external.connectionId, handlers, signal);
    // Asterisk answers 422 to a channel that has not yet entered our application.
    await started;
    await ari.rest.addToBridge(bridgeId, [callerChannelId, channelId]);
    return { socket, channelId, channelName: external.channel.name, close };
  } catch (error) {
    await close();
    throw isGone(error) ? new Error("the caller has gone", { cause: error }) : error;
  }
}
