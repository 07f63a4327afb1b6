import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type CallRecord, callReports } from "@callplane/edge-api/contract";
import { createEdgeClient } from "../../src/edge/index.ts";

/** How the stand-in treats the next requests. */
export type EdgeMood = "well" | "unavailable" | "dies_before_answering";

/**
 * Strict stand-in for POST /gateway/v1/reports/calls: parses with the contract, keeps each (id, version) once, a higher
 * version in the place of a lower one, and can be closed and opened again on the same port.
 */
export async function startEdgeStandIn() {
  const stored = new Map<string, CallRecord>();
  const received: string[] = [];
  const refuse = new Set<string>();
  let mood: EdgeMood = "well";
  let server: Server | undefined;
  let port = 0;
  let requests = 0;

  function take(calls: CallRecord[]) {
    const accepted: string[] = [];
    const refused: { id: string; reason: string }[] = [];
    for (const call of calls) {
      received.push(`${call.id} v${call.version}`);
      if (refuse.has(call.id)) {
        refused.push({ id: call.id, reason: "unknown tenant" });
        continue;
      }
      if ((stored.get(call.id)?.version ?? 0) < call.version) stored.set(call.id, call);
      accepted.push(call.id);
    }
    return { accepted, refused };
  }

  async function open(): Promise<void> {
    server = createServer(async (request, response) => {
      requests += 1;
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      if (mood === "unavailable") return response.writeHead(503).end("{}");
      const isOurs = request.url === "/gateway/v1/reports/calls" && request.headers.authorization === "Bearer token";
      const parsed = callReports.safeParse(JSON.parse(Buffer.concat(chunks).toString() || "null"));
      if (!isOurs || !parsed.success) return response.writeHead(400).end("{}");
      const answer = take(parsed.data.calls);
      if (mood === "dies_before_answering") return response.destroy();
      return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server?.listen(port, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  }

  async function close(): Promise<void> {
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  }

  await open();
  const client = createEdgeClient({ edgeUrl: `http://127.0.0.1:${port}`, sign: async () => "token", timeoutMs: 2000 });
  return {
    stored,
    received,
    refuse,
    requests: () => requests,
    open,
    close,
    be: (next: EdgeMood) => {
      mood = next;
    },
    reportCalls: (calls: CallRecord[], signal: AbortSignal) => client.reportCalls(calls, { signal }),
  };
}
