import { join } from "node:path";
import type { AmiConnection } from "./asterisk/ami/index.ts";
import { openAri } from "./asterisk/ari/index.ts";
import { type RtpPortWatch, watchRtpPorts } from "./asterisk/log/index.ts";
import { startCalls } from "./calls/index.ts";
import { openSpool, startUploader } from "./cdr/index.ts";
import { ARI_APP } from "./confgen/index.ts";
import type { Config } from "./config.ts";
import type { DeviceTracker } from "./devices/index.ts";
import type { EdgeClient } from "./edge/index.ts";
import { startEmergencies } from "./emergencies/index.ts";
import { startGuarding } from "./guarding.ts";
import type { HttpServer, Metrics, Readiness } from "./http/index.ts";
import type { Wake } from "./jobs/index.ts";
import type { Clock } from "./lib/clock.ts";
import type { Log } from "./lib/log.ts";
import { createMediaMetrics } from "./media-metrics.ts";
import { startMonitor } from "./monitor/index.ts";
import type { SnapshotIndex } from "./reconcile/index.ts";
import {
  createOpenAiRealtimeProvider,
  createPracticeProvider,
  createSpeech,
  type Speech,
  startVoice,
  type VoiceProvider,
} from "./voice/index.ts";

/** What the rest of the gateway gives to calls, voice and the live view. */
export interface MediaPorts {
  readonly config: Config;
  readonly gatewayId: string;
  readonly version: string;
  readonly ami: AmiConnection;
  readonly snapshots: SnapshotIndex;
  readonly devices: DeviceTracker;
  readonly edge: EdgeClient;
  /** Revocations and suspensions arrive here. */
  readonly messages: Pick<Wake, "onMessage">;
  readonly http: HttpServer;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Media {
  /** Calls that need this process: those with an agent. The others go on in Asterisk, and in the journal. */
  readonly activeCalls: () => number;
  /** Call records waiting on disk. */
  readonly spooled: () => number;
  /** No new agent sessions; those in progress go on. */
  drain(): void;
  stop(): Promise<void>;
}

/** Starts calls, voice and the live view: everything that needs ARI. */
export async function startMedia(ports: MediaPorts): Promise<Media> {
  const { config, ami, snapshots, edge, readiness, clock, log } = ports;
  const ari = openAri({
    url: config.ARI_URL.replace(/\/+$/, ""),
    username: config.ARI_USERNAME,
    password: config.ARI_PASSWORD,
    app: ARI_APP,
    log,
  });
  readiness.add("ari", () => (ari.isUp ? undefined : "there is no connection to Asterisk's ARI"));
  const spool = openSpool(join(config.GATEWAY_DATA_DIR, "calls.db"));
  const metrics = createMediaMetrics(ports.metrics.registry, { spool });
  const uploader = startUploader({
    spool,
    clock,
    log,
    reportCalls: (calls, signal) => edge.reportCalls(calls, { signal }),
  });
  const calls = startCalls({ ami, ari, snapshots, spool, clock, log, onSpooled: () => uploader.wake() });
  const rtpPorts = followRtpPorts(ports, metrics.rtpPortsExhausted);
  const speech = createSpeech({ command: config.SPEECH_COMMAND, log });
  const voice = startVoice({
    ari,
    snapshots,
    speech,
    clock,
    log,
    callLog: calls.log,
    providers: voiceProviders(config, speech),
    onEnding: (ending) => metrics.sessionEnded(ending),
  });
  const emergencies = startEmergencies(ports);
  const guarding = await startGuarding({ ...ports, ari, callLog: calls.log });
  const monitor = startMonitor({
    http: ports.http,
    edgeUrl: config.EDGE_URL,
    gatewayId: ports.gatewayId,
    version: ports.version,
    origins: config.PORTAL_ORIGINS,
    ami,
    calls,
    devices: ports.devices,
    messages: ports.messages,
    clock,
    log,
  });
  return {
    activeCalls: () => voice.activeSessions,
    spooled: () => spool.counts().waiting,
    drain: () => voice.drain(),
    async stop() {
      monitor.close();
      await voice.close();
      await guarding.close();
      await emergencies.close();
      calls.stop();
      await rtpPorts?.close();
      await uploader.stop();
      ari.close();
      spool.close();
    },
  };
}

function followRtpPorts(
  { config, readiness, clock, log }: MediaPorts,
  onRefused: () => void,
): RtpPortWatch | undefined {
  const logFile = config.ASTERISK_LOG_FILE;
  if (logFile === undefined) {
    log.warn("ASTERISK_LOG_FILE is not set: RTP ports that run out will not be noticed");
    return undefined;
  }
  const watch = watchRtpPorts({ logFile, clock, log, onRefused });
  readiness.addAlarm("rtp_ports", () => watch.problem);
  readiness.addAlarm("asterisk_log", () => watch.blindness);
  return watch;
}

/** Those this gateway can reach: practice always, a vendor's where its key is set. */
function voiceProviders(config: Config, speech: Speech): Map<string, VoiceProvider> {
  const providers = new Map([["practice", createPracticeProvider({ speech })]]);
  if (config.OPENAI_API_KEY === undefined) return providers;
  const openai = createOpenAiRealtimeProvider({
    url: config.OPENAI_REALTIME_URL,
    apiKey: config.OPENAI_API_KEY,
    defaultModel: config.OPENAI_REALTIME_MODEL ?? null,
    transcriptionModel: config.OPENAI_TRANSCRIPTION_MODEL ?? null,
  });
  return providers.set("openai-realtime", openai);
}
