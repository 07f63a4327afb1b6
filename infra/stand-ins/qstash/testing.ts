import { type HttpFront, readBody, startHttp } from "../http.ts";

export type Received = { path: string; method: string; headers: Record<string, string>; body: string; at: number };

/** An answer the receiver is to give: a status, or one with headers and a body. */
export type Reply = number | { status: number; headers?: Record<string, string>; body?: string };

export type Receiver = HttpFront & {
  received: Received[];
  /** The replies to give next, in order; 200 once they are used up. */
  replies: Reply[];
  /** While set, requests are recorded and answered only when it resolves. */
  hold: Promise<void> | undefined;
};

/** A web server of the test's own, as the destination of deliveries. */
export async function startReceiver(): Promise<Receiver> {
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
