import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { aSnapshot, aSnapshotEnvelope } from "../../test/a-snapshot.ts";
import { startFakeEdge } from "../../test/edge/fake-edge.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { createEdgeClient } from "./client.ts";
import { ensureEnrolled } from "./enrol.ts";
import { openIdentity } from "./identity.ts";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
const about = { version: "test", publicUrl: "ws://x", sipHost: "x", sipPort: 5060, sipWebSocketUrl: "ws://x/ws" };
const signal = new AbortController().signal;

async function dir(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "callplane-edge-"));
  cleanups.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function enrolled() {
  const edge = await startFakeEdge();
  cleanups.push(() => edge.close());
  const path = join(await dir(), "identity.json");
  const identity = await openIdentity(path, systemClock);
  const client = createEdgeClient({ edgeUrl: edge.url, sign: () => identity.sign() });
  const enrol = (code: string | undefined) =>
    ensureEnrolled({ identity, edge: client, code, about, clock: systemClock, log: silentLog(), signal });
  return { edge, path, identity, client, enrol };
}

/** A server that answers everything alike. */
async function answering(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
}

describe("identity", () => {
  it("is made once, kept readable for us alone, and enrolled with its code", async () => {
    const { edge, path, identity, enrol } = await enrolled();
    await expect(identity.gatewayId).toBeUndefined();
    expect(() => identity.sign()).toThrow(/not enrolled/);
    await expect(enrol(undefined)).rejects.toThrow(/GATEWAY_ENROLMENT_CODE is missing/);
    await expect(enrol("another-code-entirely")).rejects.toThrow(/refused GATEWAY_ENROLMENT_CODE/);
    expect(await enrol("code-for-tests")).toBe(edge.gatewayId);
    expect((await stat(path)).mode & 0o077).toBe(0);
    const again = await openIdentity(path, systemClock);
    expect(again.gatewayId).toBe(edge.gatewayId);
    expect(again.publicKey).toEqual(identity.publicKey);
    expect(JSON.stringify(identity.publicKey)).not.toContain(JSON.parse(await readFile(path, "utf8")).privateKey.d);
  });

  it("says which file is damaged", async () => {
    const path = join(await dir(), "identity.json");
    const { writeFile } = await import("node:fs/promises");
    await writeFile(path, "{");
    await expect(openIdentity(path, systemClock)).rejects.toThrow(path);
  });
});

describe("edge client", () => {
  it("speaks the contract, each request with a fresh token", async () => {
    const { edge, client, enrol } = await enrolled();
    await enrol("code-for-tests");
    expect(await client.lease()).toBeUndefined();
    const envelope = aSnapshotEnvelope(aSnapshot({ key: "acme" }));
    const job = edge.offer(envelope);
    expect(await client.lease()).toEqual(job);
    expect(JSON.parse(await client.snapshot(envelope.id))).toEqual(envelope);
    await client.progress(job.id, { leaseToken: job.leaseToken, step: "render" });
    await expect(client.progress(job.id, { leaseToken: crypto.randomUUID(), step: "render" })).rejects.toMatchObject({
      status: 409,
      retryable: false,
    });
    const result = { leaseToken: job.leaseToken, status: "SUCCESS" as const, error: null, timings: [], fileDiff: "" };
    await client.result(job.id, result);
    await client.result(job.id, result);
    expect(edge.results).toHaveLength(1);
    expect(await client.assignments()).toMatchObject([{ tenantId: envelope.tenantId, snapshotId: envelope.id }]);
    await client.reportDeviceStates({ complete: true, states: [] });
    const asterisk = { up: true, version: "22.10.1", activeCalls: 0 };
    expect(Date.parse((await client.heartbeat({ ...about, asterisk, spooled: 0 })).now)).toBeGreaterThan(0);
    expect(edge.complaints).toEqual([]);
  });

  it.each([
    [400, false],
    [401, false],
    [404, false],
    [408, true],
    [409, false],
    [429, true],
    [500, true],
    [503, true],
  ])("takes %i for retryable: %s", async (status, retryable) => {
    const edgeUrl = await answering(status, '{"error":"internal","message":"In words","details":{},"requestId":"r"}');
    const client = createEdgeClient({ edgeUrl, sign: async () => "token" });
    await expect(client.assignments()).rejects.toMatchObject({
      name: "EdgeError",
      status,
      retryable,
      message: "In words",
    });
  });

  it.each(["not json", "{}", '{"items":[{"tenantId":7}]}', "<html>"])(
    "does not believe an answer like %s",
    async (body) => {
      const client = createEdgeClient({ edgeUrl: await answering(200, body), sign: async () => "token" });
      await expect(client.assignments()).rejects.toMatchObject({ status: 502, retryable: true });
    },
  );

  it("gives up on an edge that does not answer, or is not there", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    cleanups.push(async () => {
      silent.closeAllConnections();
      await new Promise((resolve) => silent.close(resolve));
    });
    const address = silent.address();
    const edgeUrl = typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
    const client = createEdgeClient({ edgeUrl, sign: async () => "token", timeoutMs: 50 });
    await expect(client.lease()).rejects.toMatchObject({ status: 0, retryable: true, message: /in time/ });
    const nowhere = createEdgeClient({ edgeUrl: "http://127.0.0.1:1", sign: async () => "token" });
    await expect(nowhere.lease()).rejects.toMatchObject({ status: 0, retryable: true, message: /cannot be reached/ });
  });
});
