import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Edge } from "../../test/harness.ts";

/** The edge behind a port of its own, so that QStash can call it back; each request's status by its path. */
export type Served = { url: string; calls: { path: string; status: number }[]; stop(): Promise<void> };

/** Takes a port first, for the edge must know its own address before it starts. */
export async function serve(start: (publicUrl: string) => Promise<Edge>): Promise<{ edge: Edge; served: Served }> {
  const calls: Served["calls"] = [];
  let edge: Edge | undefined;
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const headers = new Headers(
      Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const request = new Request(`${url}${incoming.url}`, {
      method: incoming.method ?? "GET",
      headers,
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    });
    const waitUntil = (task: Promise<unknown>) => void task.catch(() => undefined);
    const answer = await edge?.app.fetch(
      request,
      {},
      { waitUntil, passThroughOnException: () => undefined, props: {} },
    );
    calls.push({ path: incoming.url ?? "", status: answer?.status ?? 503 });
    outgoing.writeHead(answer?.status ?? 503).end(await answer?.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  edge = await start(url);
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await edge?.stop();
  };
  return { edge, served: { url, calls, stop } };
}

/** The `body` claim of a QStash signature. */
export function sha256Base64Url(body: string): string {
  return createHash("sha256").update(body).digest("base64url");
}
