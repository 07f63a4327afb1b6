import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  type Assignment,
  type CallState,
  type DeviceStateReports,
  deviceStateReports,
  enrol,
  type Heartbeat,
  heartbeat,
  type JobResult,
  jobProgress,
  jobResult,
  type LeasedJob,
  leaseSmallJob,
  type SmallJob,
  type SmallJobResult,
  type SnapshotEnvelope,
  smallJobResult,
  type TrunkSecrets,
} from "@callplane/edge-api/contract";
import { importJWK, jwtVerify } from "jose";

/** The gateway link of an edge, over real HTTP, holding requests to the contract. What a test sees and decides is public. */
export interface FakeEdge {
  readonly url: string;
  readonly gatewayId: string;
  /** Leased in order. */
  readonly jobs: LeasedJob[];
  /** Leased in order. */
  readonly smallJobs: SmallJob[];
  readonly smallResults: (SmallJobResult & { id: string })[];
  readonly snapshots: Map<string, SnapshotEnvelope>;
  /** By tenant. */
  readonly trunkSecrets: Map<string, TrunkSecrets["items"]>;
  assignments: Assignment[];
  readonly results: (JobResult & { jobId: string })[];
  readonly steps: string[];
  /** Progress told under a lease that was lost. */
  lostLeases: number;
  readonly deviceReports: DeviceStateReports[];
  readonly heartbeats: Heartbeat[];
  /** Status to answer with instead, by path; undefined: as usual. */
  fail: (path: string) => number | undefined;
  /** Requests refused for their token or body: must stay empty. */
  readonly complaints: string[];
  offer(envelope: SnapshotEnvelope, overrides?: Partial<LeasedJob>): LeasedJob;
  /** Has a saved state rehearsed. */
  offerRehearsal(envelope: SnapshotEnvelope): SmallJob;
  close(): Promise<void>;
}

const NOTHING_SET: CallState = {
  version: "0".repeat(64),
  overrides: [],
  takenNumbers: [],
  hoursKeepers: [],
  blockedCallers: [],
  people: [],
  queueMembers: [],
  voicemailPins: [],
  voicemailGreetings: [],
  voicemailMessages: [],
};

export async function startFakeEdge(options: { code?: string; leaseSec?: number } = {}): Promise<FakeEdge> {
  const gatewayId = crypto.randomUUID();
  const seenTokens = new Set<string>();
  const complaints: string[] = [];
  let publicKey: Awaited<ReturnType<typeof importJWK>> | undefined;

  const edge: Omit<FakeEdge, "url" | "close" | "offer" | "offerRehearsal"> = {
    gatewayId,
    jobs: [],
    smallJobs: [],
    smallResults: [],
    snapshots: new Map(),
    trunkSecrets: new Map(),
    assignments: [],
    results: [],
    steps: [],
    lostLeases: 0,
    deviceReports: [],
    heartbeats: [],
    fail: () => undefined,
    complaints,
  };

  async function authenticate(request: IncomingMessage): Promise<void> {
    if (publicKey === undefined) throw new Error("not enrolled");
    const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
    const { payload } = await jwtVerify(token, publicKey, { issuer: gatewayId, audience: "callplane-gateway" });
    if (typeof payload.jti !== "string" || seenTokens.has(payload.jti)) throw new Error("token used twice");
    if ((payload.exp ?? Infinity) - Date.now() / 1000 > 60) throw new Error("token lives too long");
    seenTokens.add(payload.jti);
  }

  async function answer(request: IncomingMessage, path: string, body: unknown): Promise<[number, unknown?]> {
    const forced = edge.fail(path);
    if (forced !== undefined)
      return [forced, { error: "internal", message: "made to fail", details: {}, requestId: "r" }];
    if (path === "/enrol") {
      const given = enrol.parse(body);
      if (given.code !== (options.code ?? "code-for-tests")) return [401];
      publicKey = await importJWK(given.publicKey, "EdDSA");
      return [200, { gatewayId }];
    }
    await authenticate(request);
    if (path === "/heartbeat") {
      edge.heartbeats.push(heartbeat.parse(body));
      return [200, { now: new Date().toISOString() }];
    }
    if (path === "/tenants") return [200, { items: edge.assignments }];
    if (path === "/jobs/lease") {
      const job = edge.jobs[0];
      return job ? [200, job] : [204];
    }
    if (path === "/small-jobs/lease") {
      const { kinds } = leaseSmallJob.parse(body);
      const job = edge.smallJobs.find(({ kind }) => kinds.includes(kind));
      return job ? [200, job] : [204];
    }
    // No tenant here has limits: their outside calls would be refused.
    if (/^\/tenants\/[^/]+\/call-guards$/.test(path)) return [404];
    const secretsOf = /^\/tenants\/([^/]+)\/trunk-secrets$/.exec(path)?.[1];
    if (secretsOf) return [200, { items: edge.trunkSecrets.get(secretsOf) ?? [] }];
    if (path === "/rates") return [200, { version: "0".repeat(64), items: [] }];
    const rehearsedId = /^\/small-jobs\/([^/]+)\/state$/.exec(path)?.[1];
    if (rehearsedId) {
      const envelope = edge.snapshots.get(rehearsedId);
      return envelope ? [200, envelope] : [409];
    }
    const smallJobId = /^\/small-jobs\/([^/]+)\/result$/.exec(path)?.[1];
    if (smallJobId) return smallJobEnds(smallJobId, body);
    const snapshotId = /^\/snapshots\/(.+)$/.exec(path)?.[1];
    if (snapshotId) {
      const envelope = edge.snapshots.get(snapshotId);
      return envelope ? [200, envelope] : [404];
    }
    const [, jobId, verb] = /^\/jobs\/([^/]+)\/(progress|result)$/.exec(path) ?? [];
    if (jobId && verb) return jobCall(jobId, verb, body);
    if (path === "/reports/device-states") {
      edge.deviceReports.push(deviceStateReports.parse(body));
      return [204];
    }
    if (/^\/tenants\/[^/]+\/call-state$/.test(path)) return [200, NOTHING_SET];
    if (/^\/tenants\/[^/]+\/call-state\/in-force$/.test(path)) return [200, { isCurrent: true }];
    throw new Error(`no such path ${path}`);
  }

  function smallJobEnds(id: string, body: unknown): [number] {
    const result = smallJobResult.parse(body);
    const index = edge.smallJobs.findIndex((job) => job.id === id && job.leaseToken === result.leaseToken);
    const job = edge.smallJobs[index];
    if (job === undefined) return [409];
    edge.smallResults.push({ ...result, id });
    // What gives way is offered again, under another lease.
    const isBack = result.outcome.kind === "postponed";
    edge.smallJobs.splice(index, 1, ...(isBack ? [{ ...job, leaseToken: crypto.randomUUID() }] : []));
    return [204];
  }

  function jobCall(jobId: string, verb: string, body: unknown): [number, unknown?] {
    const index = edge.jobs.findIndex((job) => job.id === jobId);
    const job = edge.jobs[index];
    if (verb === "progress") {
      const report = jobProgress.parse(body);
      if (job?.leaseToken !== report.leaseToken) {
        edge.lostLeases += 1;
        return [409];
      }
      edge.steps.push(report.step);
      return [204];
    }
    const result = jobResult.parse(body);
    const isRepeated = edge.results.some((known) => known.jobId === jobId && known.leaseToken === result.leaseToken);
    if (isRepeated) return [204];
    if (job?.leaseToken !== result.leaseToken) return [409];
    edge.results.push({ ...result, jobId });
    edge.jobs.splice(index, 1);
    const envelope = edge.snapshots.get(job.snapshotId);
    if (result.status === "SUCCESS" && envelope) {
      edge.assignments = [
        ...edge.assignments.filter((item) => item.tenantId !== envelope.tenantId),
        { tenantId: envelope.tenantId, snapshotId: envelope.id, revision: envelope.revision, digest: envelope.digest },
      ];
    }
    return [204];
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = (request.url ?? "").replace("/gateway/v1", "");
    const text = Buffer.concat(chunks).toString();
    const [status, body] = await answer(request, path, text === "" ? undefined : JSON.parse(text)).catch(
      (error: Error): [number, unknown?] => {
        complaints.push(`${path}: ${error.message}`);
        return [400];
      },
    );
    response.writeHead(status, { "content-type": "application/json" });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return Object.assign(edge, {
    url: `http://127.0.0.1:${address.port}`,
    offer(envelope: SnapshotEnvelope, overrides: Partial<LeasedJob> = {}): LeasedJob {
      const job: LeasedJob = {
        id: crypto.randomUUID(),
        tenantId: envelope.tenantId,
        kind: "apply",
        snapshotId: envelope.id,
        revision: envelope.revision,
        leaseToken: crypto.randomUUID(),
        leaseSec: options.leaseSec ?? 60,
        attempt: 1,
        ...overrides,
      };
      edge.snapshots.set(envelope.id, envelope);
      edge.jobs.push(job);
      return job;
    },
    offerRehearsal(envelope: SnapshotEnvelope): SmallJob {
      const id = crypto.randomUUID();
      const leaseToken = crypto.randomUUID();
      const job: SmallJob = {
        id,
        tenantId: envelope.tenantId,
        kind: "rehearsal",
        leaseToken,
        leaseSec: 90,
        attempt: 1,
      };
      edge.snapshots.set(id, { ...envelope, id });
      edge.smallJobs.push(job);
      return job;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
