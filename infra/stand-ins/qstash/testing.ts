import { Client } from "@upstash/qstash";
import { expect } from "vitest";
import { type HttpFront, readBody, startHttp } from "../http.ts";
import { type QstashOptions, type QstashStandIn, startQstash } from "../qstash.ts";

type Received = { path: string; method: string; headers: Record<string, string>; body: string; at: number };

/** An answer the receiver is to give: a status, or one with headers and a body. */
type Reply = number | { status: number; headers?: Record<string, string>; body?: string };

type Receiver = HttpFront & {
  received: Received[];
  /** The replies to give next, in order; 200 once they are used up. */
  replies: Reply[];
  /** While set, requests are recorded and answered only when it resolves. */
  hold: Promise<void> | undefined;
};

/** A web server of the test's own, as the destination of deliveries. */
async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const replies: Reply[] = [];
  const state: { hold: Promise<void> | undefined } = { hold: undefined };
  const front = await startHttp(async (request, response) => {
    const body = await readBody(request, 5_000_000, "too large");
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
    received.push({
      path: request.url ?? "/",
      method: request.method ?? "",
      headers: Object.fromEntries(headers),
      body: body.toString("utf8"),
      at: Date.now(),
    });
    const reply = replies.shift() ?? 200;
    const { status, headers: extra, body: text } = typeof reply === "number" ? { status: reply } : reply;
    await state.hold;
    response.writeHead(status, extra).end(text);
  });
  return Object.assign(state, { ...front, received, replies });
}

export const SIGNING_KEYS = { currentSigningKey: "sig_current", nextSigningKey: "sig_next" };

/** A stand-in with a client of the vendor's, and a receiver for what it delivers. */
export type Bench = {
  receiver: Receiver;
  qstash: QstashStandIn;
  client: Client;
  /** Stops the stand-in and starts it with other options; the receiver stays. */
  restart(options: Partial<QstashOptions>): Promise<void>;
  /** Waits until the receiver was called so many times in all. */
  receives(count: number): Promise<void>;
  /** Waits until so many messages were delivered since the stand-in started. */
  delivers(count: number): Promise<void>;
  stop(): Promise<void>;
};

export async function startBench(): Promise<Bench> {
  const open = async (options: Partial<QstashOptions>) => {
    const qstash = await startQstash({ token: "secret", ...SIGNING_KEYS, backoffMs: () => 20, ...options });
    return { qstash, client: new Client({ baseUrl: qstash.url, token: qstash.token, retry: false }) };
  };
  const receiver = await startReceiver();
  const bench: Bench = {
    receiver,
    ...(await open({})),
    async restart(options) {
      await bench.qstash.stop();
      Object.assign(bench, await open(options));
    },
    async receives(count) {
      await expect.poll(() => receiver.received.length).toBe(count);
    },
    async delivers(count) {
      const delivered = () => bench.qstash.events().filter((event) => event.state === "DELIVERED").length;
      await expect.poll(delivered).toBe(count);
    },
    async stop() {
      await bench.qstash.stop();
      await receiver.close();
    },
  };
  return bench;
}
