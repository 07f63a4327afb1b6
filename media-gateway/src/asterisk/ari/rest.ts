import { z } from "zod";
import { AriError } from "./errors.ts";
import { type AriBridge, type AriChannel, ariBridge, ariChannel } from "./protocol.ts";

export interface AriRestOptions {
  /** Asterisk's HTTP server, `http://127.0.0.1:8088`. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly app: string;
  readonly timeoutMs?: number;
}

export interface ExternalMedia {
  readonly channel: AriChannel;
  /** Connect a WebSocket to `/media/<connectionId>` to carry the channel's sound. */
  readonly connectionId: string;
}

/** The requests we make. Each settles within the time-out; each failure is an AriError. */
export interface AriRest {
  /** A chan_websocket channel that waits for us at `/media/…`, speaking µ-law and JSON control. */
  createExternalMedia(channelId: string): Promise<ExternalMedia>;
  createBridge(bridgeId: string, name: string): Promise<void>;
  addToBridge(bridgeId: string, channelIds: readonly string[]): Promise<void>;
  destroyBridge(bridgeId: string): Promise<void>;
  hangup(channelId: string): Promise<void>;
  /** Takes the call; one already taken stays so. */
  answer(channelId: string): Promise<void>;
  setVariable(channelId: string, name: string, value: string): Promise<void>;
  /** Sends a channel back to its dialplan: to the next priority, or to `target`. */
  continueInDialplan(channelId: string, target?: { context: string; extension: string }): Promise<void>;
  getVariable(channelId: string, name: string): Promise<string>;
  listChannels(): Promise<AriChannel[]>;
  /** The channels and bridges our application holds. */
  getApplication(): Promise<{ channelIds: string[]; bridgeIds: string[] }>;
  listBridges(): Promise<AriBridge[]>;
  /** Asterisk's version, to see that it answers. */
  getVersion(): Promise<string>;
}

const DEFAULT_TIMEOUT_MS = 3000;

const application = z.object({ channel_ids: z.array(z.string()), bridge_ids: z.array(z.string()) });
const info = z.object({ system: z.object({ version: z.string() }) });
const variableAnswer = z.object({ value: z.string() });

type Method = "GET" | "POST" | "DELETE";

export function createAriRest(options: AriRestOptions): AriRest {
  const authorization = basicAuthorization(options);

  async function request(method: Method, path: string, body?: object): Promise<unknown> {
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${options.url}/ari${path}`, {
        method,
        headers: body ? { authorization, "content-type": "application/json" } : { authorization },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(timeoutMs),
      });
      text = await response.text();
    } catch (cause) {
      throw new AriError(`${method} ${shape(path)}: no answer from Asterisk`, { status: 0, retryable: true, cause });
    }
    if (!response.ok) {
      const retryable = response.status >= 500 || response.status === 429;
      throw new AriError(`${method} ${shape(path)}: ${response.status}`, { status: response.status, retryable });
    }
    return text === "" ? undefined : parseJson(text, method, path);
  }

  const read = async <T>(schema: z.ZodType<T>, method: Method, path: string, body?: object): Promise<T> => {
    const parsed = schema.safeParse(await request(method, path, body));
    if (parsed.success) return parsed.data;
    throw new AriError(`${method} ${shape(path)}: unexpected answer`, {
      status: 200,
      retryable: false,
      cause: parsed.error,
    });
  };

  const id = encodeURIComponent;
  return {
    async createExternalMedia(channelId) {
      const channel = await read(ariChannel, "POST", "/channels/externalMedia", {
        channelId,
        app: options.app,
        external_host: "INCOMING",
        transport: "websocket",
        encapsulation: "none",
        connection_type: "server",
        format: "ulaw",
        transport_data: "f(json)",
      });
      const connectionId = channel.channelvars?.MEDIA_WEBSOCKET_CONNECTION_ID;
      if (typeof connectionId !== "string" || connectionId === "")
        throw new AriError("externalMedia: no connection id", { status: 200, retryable: false });
      return { channel, connectionId };
    },
    createBridge: async (bridgeId, name) =>
      void (await request("POST", "/bridges", { bridgeId, name, type: "mixing" })),
    addToBridge: async (bridgeId, channelIds) =>
      void (await request("POST", `/bridges/${id(bridgeId)}/addChannel`, { channel: channelIds })),
    destroyBridge: async (bridgeId) => void (await request("DELETE", `/bridges/${id(bridgeId)}`)),
    hangup: async (channelId) => void (await request("DELETE", `/channels/${id(channelId)}`)),
    answer: async (channelId) => void (await request("POST", `/channels/${id(channelId)}/answer`)),
    setVariable: async (channelId, variable, value) =>
      void (await request("POST", `/channels/${id(channelId)}/variable`, { variable, value })),
    continueInDialplan: async (channelId, target) =>
      void (await request("POST", `/channels/${id(channelId)}/continue`, target ? { ...target, priority: 1 } : {})),
    getVariable: async (channelId, name) =>
      (await read(variableAnswer, "GET", `/channels/${id(channelId)}/variable?variable=${id(name)}`)).value,
    listChannels: () => read(z.array(ariChannel), "GET", "/channels"),
    listBridges: () => read(z.array(ariBridge), "GET", "/bridges"),
    async getApplication() {
      const found = await read(application, "GET", `/applications/${id(options.app)}`);
      return { channelIds: found.channel_ids, bridgeIds: found.bridge_ids };
    },
    getVersion: async () => (await read(info, "GET", "/asterisk/info?only=system")).system.version,
  };
}

export function basicAuthorization(options: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${options.username}:${options.password}`).toString("base64")}`;
}

/** The path without ids, for messages that are the same each time. */
const shape = (path: string): string =>
  path.replace(/\?.*/, "").replaceAll(/\/(channels|bridges)\/(?!externalMedia)[^/]+/g, "/$1/…");

function parseJson(text: string, method: Method, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AriError(`${method} ${shape(path)}: not JSON`, { status: 200, retryable: false, cause });
  }
}
