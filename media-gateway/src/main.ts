import { dirname, join } from "node:path";
import { startApplying } from "./applying.ts";
import { openAmi } from "./asterisk/ami/index.ts";
import { type Bans, holdByAcl, holdByCommand, holdInsteadOfAcl, startBans } from "./bans/index.ts";
import { type Config, parseConfig } from "./config.ts";
import { startDeviceReporter, startDeviceTracker } from "./devices/index.ts";
import { createEdgeClient, ensureEnrolled, openIdentity, startHeartbeat } from "./edge/index.ts";
import { createMetrics, createReadiness, startHttpServer } from "./http/index.ts";
import { startWake } from "./jobs/index.ts";
import { systemClock } from "./lib/clock.ts";
import { createLog, type Log } from "./lib/log.ts";
import { createLifecycle, drain, type Lifecycle } from "./lifecycle.ts";
import { type Media, startMedia } from "./media.ts";
import { createSnapshotIndex } from "./reconcile/index.ts";
import { startTrunkStates, startTrunkTests } from "./trunks/index.ts";

export const VERSION = "0.1.0";

/**
 * Starts everything in order: HTTP (so that health can be asked from the first moment) → identity → Asterisk's manager → devices →
 * calls and voice → apply (which first ends what was left open) → jobs. Throws when it cannot become a gateway at all.
 */
async function startGateway(config: Config, log: Log, lifecycle: Lifecycle): Promise<void> {
  const clock = systemClock;
  const starting = new AbortController();
  const metrics = createMetrics();
  const readiness = createReadiness();
  let isEnrolled = false;
  let hasStarted = false;
  readiness.add("enrolment", () => (isEnrolled ? undefined : "the edge does not know this gateway yet"));
  // A part that is not there yet cannot say what it lacks.
  readiness.add("start", () => (hasStarted || !isEnrolled ? undefined : "the gateway is still starting"));
  const http = await startHttpServer({ bind: config.GATEWAY_BIND, port: config.GATEWAY_PORT, metrics, readiness, log });
  lifecycle.onStop("http", () => http.close());
  lifecycle.onStop("start", () => starting.abort());

  const identity = await openIdentity(join(config.GATEWAY_DATA_DIR, "identity.json"), clock);
  const edge = createEdgeClient({ edgeUrl: config.EDGE_URL, sign: () => identity.sign() });
  const about = {
    version: VERSION,
    publicUrl: config.GATEWAY_PUBLIC_URL,
    sipHost: config.SIP_HOST,
    sipPort: config.SIP_PORT,
    sipWebSocketUrl: config.SIP_WEBSOCKET_URL,
  };
  const code = config.GATEWAY_ENROLMENT_CODE;
  const gatewayId = await ensureEnrolled({ identity, edge, code, about, clock, log, signal: starting.signal });
  isEnrolled = true;

  const manager = {
    host: config.AMI_HOST,
    port: config.AMI_PORT,
    username: config.AMI_USERNAME,
    secret: config.AMI_SECRET,
    log,
  };
  const ami = openAmi(manager);
  lifecycle.onStop("ami", () => ami.close());
  // During a reload Asterisk answers nothing on the connection that asked for it, pings neither: they outwait the reload.
  const applyAmi = openAmi({ ...manager, eventMask: "system", pingTimeoutMs: 60_000 });
  lifecycle.onStop("ami for applies", () => applyAmi.close());
  const asteriskProblem = () =>
    ami.isUp && applyAmi.isUp ? undefined : "there is no connection to Asterisk's manager";
  readiness.add("asterisk", asteriskProblem);

  const snapshots = createSnapshotIndex();
  const wake = startWake({
    url: config.UPSTASH_REDIS_REST_URL,
    token: config.UPSTASH_REDIS_REST_TOKEN,
    gatewayId,
    clock,
    log,
  });
  lifecycle.onStop("wake", () => wake.close());
  const devices = startDeviceTracker({ ami, snapshots, clock, log });
  lifecycle.onStop("devices", () => devices.close());
  const reporter = startDeviceReporter({
    tracker: devices,
    send: (reports) => edge.reportDeviceStates(reports),
    clock,
    log,
  });
  lifecycle.onStop("device reports", () => reporter.close());
  const acl = { ami, file: join(dirname(config.ASTERISK_GENERATED_DIR), "sip-bans.conf") };
  const bans: Bans = await startBans({
    ami,
    snapshots,
    devices,
    hold: config.BAN_COMMAND === undefined ? holdByAcl(acl) : holdInsteadOfAcl(holdByCommand(config.BAN_COMMAND), acl),
    file: join(config.GATEWAY_DATA_DIR, "bans.json"),
    provenFile: join(config.GATEWAY_DATA_DIR, "proven-sources.json"),
    never: config.BAN_NEVER,
    onBan: ({ reason, standing }) => metrics.sipBans.inc({ reason, standing }),
    clock,
    log,
  });
  lifecycle.onStop("bans", () => bans.close());
  readiness.addAlarm("sip_bans", () => bans.problem);
  const trunks = startTrunkStates({ ami, edge, snapshots, clock, log });
  lifecycle.onStop("trunks", () => trunks.close());
  const trunkTests = startTrunkTests({
    networks: config.TRUNK_TEST_NETWORKS,
    edge,
    onOutcome: (outcome) => metrics.smallJobs.inc({ kind: "trunk_test", outcome }),
    clock,
    log,
  });
  lifecycle.onStop("trunk tests", () => trunkTests.stop());

  // The last good snapshots are read before anything asks for them.
  const jobs = await startApplying({ config, ami, applyAmi, edge, snapshots, metrics, clock, log });
  readiness.add("apply", () => jobs.problem);
  readiness.addAlarm("voicemail_spool", jobs.spoolProblem);
  const media: Media = await startMedia({
    config,
    gatewayId,
    version: VERSION,
    ami,
    snapshots,
    devices,
    edge,
    messages: wake,
    http,
    metrics,
    readiness,
    clock,
    log,
  });
  const heartbeat = startHeartbeat({
    edge,
    ami,
    about,
    spooled: media.spooled,
    alarms: readiness.alarms,
    bans: bans.report,
    clock,
    log,
    onFailure: () => metrics.edgeFailures.inc({ what: "heartbeat" }),
  });
  lifecycle.onStop("heartbeat", () => heartbeat.close());
  lifecycle.onStop("media", () => media.stop());
  lifecycle.onStop("jobs", async () => {
    readiness.add("shutdown", () => "the gateway is being stopped");
    media.drain();
    await jobs.stop();
    const left = await drain(media.activeCalls, config.DRAIN_SEC * 1000, clock);
    if (left > 0) log.warn({ left }, "calls still up at the end of the drain");
  });
  hasStarted = true;

  wake.onMessage((message) => {
    metrics.wakes.inc({ source: message.type });
    if (message.type === "wake" && message.smallJobId === undefined) jobs.poke();
    if (message.type === "wake" && message.jobId === undefined) {
      jobs.pokeSmallJobs();
      trunkTests.poke();
    }
    if (message.type === "lift_ban") {
      bans.lift(message.address);
      heartbeat.beatNow();
    }
    if (message.type === "tenant_suspended") jobs.suspend(message.tenantId);
  });
  log.info({ gatewayId, port: http.port, version: VERSION }, "gateway started");
}

/** The program: environment in, signals handled, exit code out. */
async function run(): Promise<void> {
  let config: Config;
  try {
    config = parseConfig(process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
    return;
  }
  const log = createLog({ level: config.LOG_LEVEL, name: "gateway" });
  const lifecycle = createLifecycle({ clock: systemClock, log, stopTimeoutMs: config.DRAIN_SEC * 1000 + 30_000 });
  let isStopping = false;
  const end = (signal: string) => {
    isStopping = true;
    log.info({ signal }, "gateway stops");
    void lifecycle.stop().then(() => process.exit());
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1)); // asked twice: at once
      end(signal);
    });
  }
  try {
    await startGateway(config, log, lifecycle);
  } catch (error) {
    if (isStopping) return; // what was being started was told to give up
    if (process.exitCode === undefined) log.fatal({ err: error }, "gateway cannot start");
    process.exitCode = 1;
    await lifecycle.stop();
    process.exit();
  }
}

if (import.meta.main) await run();
