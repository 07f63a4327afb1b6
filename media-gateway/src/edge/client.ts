import {
  type Assignment,
  assignments,
  type CallGuards,
  type CallRecord,
  type CallRefusalReports,
  type CallState,
  type CallStateChange,
  callGuards,
  callReportsAnswer,
  callState,
  callStateChangesAnswer,
  type callStateInForce,
  callStateInForceAnswer,
  type DeviceStateReports,
  type EmergencyCallReport,
  type Enrol,
  enrolled,
  errorBody,
  type Heartbeat,
  heartbeatAnswer,
  type JobProgress,
  type JobResult,
  type LeasedJob,
  leasedJob,
  type RateList,
  rateList,
  type SmallJob,
  type SmallJobKind,
  type SmallJobResult,
  smallJob,
  type TestedTrunk,
  type TrunkStateReports,
  type TrunkTestProgress,
  testedTrunk,
  trunkSecrets,
  type VoicemailBoxReports,
  voicemailBoxReportsAnswer,
} from "@callplane/edge-api/contract";
import { z } from "zod";
import { EdgeError } from "./errors.ts";

export interface CallOptions {
  readonly signal?: AbortSignal;
}
type CallReportsAnswer = z.infer<typeof callReportsAnswer>;
type CallStateChangesAnswer = z.infer<typeof callStateChangesAnswer>;

/** The edge's gateway link (edge-api/contract/gateway-link.ts). Every verb rejects with EdgeError and ends within its time-out. */
export interface EdgeClient {
  enrol(request: Enrol): Promise<{ gatewayId: string }>;
  heartbeat(report: Heartbeat, options?: CallOptions): Promise<{ now: string }>;
  assignments(options?: CallOptions): Promise<Assignment[]>;
  /** The envelope's JSON as it came: reading it takes too long for this thread. */
  snapshot(id: string, options?: CallOptions): Promise<string>;
  /** The next job, or undefined. */
  lease(options?: CallOptions): Promise<LeasedJob | undefined>;
  /** EdgeError 409: the lease is no longer ours. */
  progress(jobId: string, report: JobProgress, options?: CallOptions): Promise<void>;
  result(jobId: string, result: JobResult, options?: CallOptions): Promise<void>;
  /** The next small job of these kinds, or undefined. */
  leaseSmallJob(kinds: readonly SmallJobKind[], options?: CallOptions): Promise<SmallJob | undefined>;
  /** The envelope's JSON of what a rehearsal is about. EdgeError 409: it is out of date. */
  rehearsedState(smallJobId: string, options?: CallOptions): Promise<string>;
  smallJobResult(smallJobId: string, result: SmallJobResult, options?: CallOptions): Promise<void>;
  reportDeviceStates(reports: DeviceStateReports, options?: CallOptions): Promise<void>;
  reportCalls(calls: CallRecord[], options?: CallOptions): Promise<CallReportsAnswer>;
  /** EdgeError 404: the tenant is not this gateway's. */
  callState(tenantId: string, options?: CallOptions): Promise<CallState>;
  /** An upload's bytes, WAV or MP3. EdgeError 404: it is gone. */
  sound(tenantId: string, digest: string, options?: CallOptions): Promise<Uint8Array>;
  reportVoicemailBoxes(reports: VoicemailBoxReports, options?: CallOptions): Promise<{ withoutAudio: string[] }>;
  /** A message's sound, a WAV file. EdgeError 404: there is no such message. */
  sendMessageAudio(
    tenantId: string,
    messageId: string,
    wav: Uint8Array<ArrayBuffer>,
    options?: CallOptions,
  ): Promise<void>;
  callStateInForce(
    tenantId: string,
    inForce: z.output<typeof callStateInForce>,
    options?: CallOptions,
  ): Promise<{ isCurrent: boolean }>;
  reportCallStateChanges(changes: CallStateChange[], options?: CallOptions): Promise<CallStateChangesAnswer>;
  /** EdgeError 404: the tenant is not this gateway's. */
  callGuards(tenantId: string, options?: CallOptions): Promise<CallGuards>;
  rates(options?: CallOptions): Promise<RateList>;
  /** Passwords of the trunks the tenant's snapshots may name, by their ids: its own and the platform's. */
  trunkSecrets(tenantId: string, options?: CallOptions): Promise<ReadonlyMap<string, string>>;
  reportTrunkStates(reports: TrunkStateReports, options?: CallOptions): Promise<void>;
  /** What a small job of kind `trunk_test` is to try. */
  testedTrunk(smallJobId: string, options?: CallOptions): Promise<TestedTrunk>;
  /** EdgeError 409: nobody waits for the test any more. */
  trunkTestProgress(smallJobId: string, progress: TrunkTestProgress, options?: CallOptions): Promise<void>;
  reportCallRefusals(reports: CallRefusalReports, options?: CallOptions): Promise<CallReportsAnswer>;
  reportEmergencyCalls(calls: EmergencyCallReport[], options?: CallOptions): Promise<CallReportsAnswer>;
}

export interface EdgeClientOptions {
  readonly edgeUrl: string;
  /** A fresh token for one request. */
  readonly sign: () => Promise<string>;
  /** Default 10 000; snapshots may take three times as long. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

interface Given {
  readonly body?: unknown;
  /** A WAV file to send. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly isAnonymous?: boolean;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

const nothing = z.unknown();

export function createEdgeClient(options: EdgeClientOptions): EdgeClient {
  const { sign, timeoutMs = 10_000, fetch: doFetch = fetch } = options;
  const base = `${options.edgeUrl.replace(/\/+$/, "")}/gateway/v1`;

  /** The body of a good answer, as text unless read otherwise. */
  async function exchange<T = string>(
    method: "GET" | "POST" | "PUT",
    path: string,
    given: Given = {},
    read: (response: Response) => Promise<T> = readText<T>,
  ): Promise<T> {
    const limit = AbortSignal.timeout(given.timeoutMs ?? timeoutMs);
    const headers: Record<string, string> = { accept: "application/json" };
    if (given.body !== undefined) headers["content-type"] = "application/json";
    if (given.bytes !== undefined) headers["content-type"] = "audio/wav";
    if (!given.isAnonymous) headers.authorization = `Bearer ${await sign()}`;
    let response: Response;
    let body: T | string;
    try {
      response = await doFetch(`${base}${path}`, {
        method,
        headers,
        signal: given.signal ? AbortSignal.any([limit, given.signal]) : limit,
        ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
        ...(given.bytes === undefined ? {} : { body: given.bytes }),
      });
      body = response.ok ? await read(response) : await response.text();
    } catch (error) {
      throw new EdgeError(0, limit.aborted ? "the edge did not answer in time" : "the edge cannot be reached", {
        cause: error,
      });
    }
    if (!response.ok) throw new EdgeError(response.status, refusal(response.status, String(body)));
    return body as T; // read by `read`, since the answer was good
  }

  async function request<T extends z.ZodType>(
    method: "GET" | "POST" | "PUT",
    path: string,
    answer: T,
    given: Given = {},
  ): Promise<z.output<T>> {
    const text = await exchange(method, path, given);
    const parsed = answer.safeParse(text === "" ? undefined : parseJson(text));
    // An answer of another shape is a newer or a broken edge: worth another try, not worth believing.
    if (!parsed.success) throw new EdgeError(502, `unexpected answer to ${method} ${path}`, { cause: parsed.error });
    return parsed.data;
  }

  return {
    async enrol(body) {
      return request("POST", "/enrol", enrolled, { body, isAnonymous: true });
    },
    async heartbeat(body, { signal } = {}) {
      return request("POST", "/heartbeat", heartbeatAnswer, { body, signal });
    },
    async assignments({ signal } = {}) {
      return (await request("GET", "/tenants", assignments, { signal })).items;
    },
    async snapshot(id, { signal } = {}) {
      const path = `/snapshots/${encodeURIComponent(id)}`;
      return exchange("GET", path, { signal, timeoutMs: timeoutMs * 3 });
    },
    async lease({ signal } = {}) {
      return request("POST", "/jobs/lease", leasedJob.optional(), { signal, body: {} });
    },
    async progress(jobId, body, { signal } = {}) {
      await request("POST", `/jobs/${encodeURIComponent(jobId)}/progress`, nothing, { body, signal });
    },
    async result(jobId, body, { signal } = {}) {
      await request("POST", `/jobs/${encodeURIComponent(jobId)}/result`, nothing, { body, signal });
    },
    async leaseSmallJob(kinds, { signal } = {}) {
      return request("POST", "/small-jobs/lease", smallJob.optional(), { signal, body: { kinds } });
    },
    async rehearsedState(smallJobId, { signal } = {}) {
      const path = `/small-jobs/${encodeURIComponent(smallJobId)}/state`;
      return exchange("GET", path, { signal, timeoutMs: timeoutMs * 3 });
    },
    async smallJobResult(smallJobId, body, { signal } = {}) {
      await request("POST", `/small-jobs/${encodeURIComponent(smallJobId)}/result`, nothing, { body, signal });
    },
    async reportDeviceStates(body, { signal } = {}) {
      await request("POST", "/reports/device-states", nothing, { body, signal });
    },
    async reportCalls(calls, { signal } = {}) {
      return request("POST", "/reports/calls", callReportsAnswer, { body: { calls }, signal });
    },
    async callState(tenantId, { signal } = {}) {
      return request("GET", `/tenants/${encodeURIComponent(tenantId)}/call-state`, callState, { signal });
    },
    async sound(tenantId, digest, { signal } = {}) {
      const path = `/sounds/${encodeURIComponent(digest)}?tenantId=${encodeURIComponent(tenantId)}`;
      return exchange("GET", path, { signal, timeoutMs: timeoutMs * 3 }, readBytes);
    },
    async reportVoicemailBoxes(body, { signal } = {}) {
      return request("POST", "/reports/voicemail-boxes", voicemailBoxReportsAnswer, { body, signal });
    },
    async sendMessageAudio(tenantId, messageId, bytes, { signal } = {}) {
      const path = `/voicemail-messages/${encodeURIComponent(messageId)}/audio?tenantId=${encodeURIComponent(tenantId)}`;
      await exchange("PUT", path, { bytes, signal, timeoutMs: timeoutMs * 3 });
    },
    async callStateInForce(tenantId, inForce, { signal } = {}) {
      const path = `/tenants/${encodeURIComponent(tenantId)}/call-state/in-force`;
      return request("PUT", path, callStateInForceAnswer, { body: inForce, signal });
    },
    async reportCallStateChanges(changes, { signal } = {}) {
      return request("POST", "/reports/call-state-changes", callStateChangesAnswer, { body: { changes }, signal });
    },
    async callGuards(tenantId, { signal } = {}) {
      return request("GET", `/tenants/${encodeURIComponent(tenantId)}/call-guards`, callGuards, { signal });
    },
    async rates({ signal } = {}) {
      return request("GET", "/rates", rateList, { signal, timeoutMs: timeoutMs * 3 });
    },
    async trunkSecrets(tenantId, { signal } = {}) {
      const path = `/tenants/${encodeURIComponent(tenantId)}/trunk-secrets`;
      const { items } = await request("GET", path, trunkSecrets, { signal });
      return new Map(items.map(({ trunkId, password }) => [trunkId, password]));
    },
    async reportTrunkStates(body, { signal } = {}) {
      await request("POST", "/reports/trunk-states", nothing, { body, signal });
    },
    async testedTrunk(smallJobId, { signal } = {}) {
      return request("GET", `/small-jobs/${encodeURIComponent(smallJobId)}/trunk`, testedTrunk, { signal });
    },
    async trunkTestProgress(smallJobId, body, { signal } = {}) {
      const path = `/small-jobs/${encodeURIComponent(smallJobId)}/trunk/progress`;
      await request("POST", path, nothing, { body, signal });
    },
    async reportCallRefusals(body, { signal } = {}) {
      return request("POST", "/reports/call-refusals", callReportsAnswer, { body, signal });
    },
    async reportEmergencyCalls(calls, { signal } = {}) {
      return request("POST", "/reports/emergency-calls", callReportsAnswer, { body: { calls }, signal });
    },
  };
}

/** Guarantees: only where nothing else reads, and the answer is text. */
function readText<T>(response: Response): Promise<T> {
  return response.text() as Promise<T>;
}

async function readBytes(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

function refusal(status: number, text: string): string {
  const fallback = `the edge answered ${status}`;
  try {
    const body = errorBody.safeParse(JSON.parse(text));
    return body.success ? body.data.message : fallback;
  } catch {
    return fallback;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EdgeError(502, "the edge's answer is not JSON");
  }
}
