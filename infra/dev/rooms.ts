import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { fetchTree, findTool } from "../asterisk/index.ts";
import { type Environment, edgeBindings, portalOrigins, programEnvironment } from "./environment.ts";
import { REPOSITORY } from "./paths.ts";
import { RTP_PORT_COUNT } from "./ports.ts";
import { ProgramFailed } from "./programs.ts";
import type { Stack } from "./stack.ts";
import { waitForJsonLine, waitUntilAnswers } from "./wait.ts";

/** Seconds that calls may go on after Ctrl-C: nobody is to wait long for the prompt. */
const DRAIN_SEC = "3";

/** What the gateway must know of the Asterisk that runs beside it. */
export type RunningAsterisk = z.infer<typeof asteriskReady>["instance"] & { version: string };

const asteriskReady = z.object({
  ok: z.literal(true),
  instance: z.object({
    ports: z.object({ sip: z.number(), http: z.number(), ami: z.number() }),
    ami: z.object({ host: z.string(), port: z.number(), username: z.string(), secret: z.string() }),
    ari: z.object({ url: z.string(), username: z.string(), password: z.string() }),
    sipWebSocketUrl: z.string(),
    generatedDir: z.string(),
    dryRunCommand: z.array(z.string()),
    dir: z.string(),
    logFile: z.string(),
  }),
  version: z.string(),
});
const asteriskMissing = z.object({ ok: z.literal(false), reason: z.string() });

/** The program that starts a room, or undefined when the room is not there. */
function entryOf(path: string): string | undefined {
  const file = join(REPOSITORY, path);
  return existsSync(file) ? file : undefined;
}

/** The edge in workerd. Resolves once it answers. */
export async function startEdge(stack: Stack, ours: Environment, isWatching: boolean): Promise<void> {
  const { ports, secrets, paths } = stack;
  if (entryOf("edge-api/src/worker.ts") === undefined) throw new Error("there is no edge-api/src/worker.ts");
  const program = stack.start("edge", {
    name: "edge",
    command: [process.execPath, join(REPOSITORY, "infra/dev/edge.ts")],
    cwd: REPOSITORY,
    env: programEnvironment(ours, {
      EDGE_BINDINGS: JSON.stringify(edgeBindings(ports, secrets)),
      EDGE_PORT: String(ports.api),
      EDGE_PERSIST_DIR: paths.r2,
      EDGE_WATCH: isWatching ? "1" : "0",
    }),
  });
  await waitForJsonLine(program, 120_000);
  await waitUntilAnswers(program, `http://127.0.0.1:${ports.api}/health`, 60_000);
}

/** A real Asterisk, or in words why there is none. Fetching it the first time takes a while. */
export async function startAsterisk(stack: Stack, ours: Environment): Promise<RunningAsterisk | string> {
  const { ports, secrets, paths } = stack;
  const program = stack.start("asterisk", {
    name: "asterisk",
    isQuiet: true,
    command: [process.execPath, join(REPOSITORY, "infra/asterisk/run.ts")],
    cwd: REPOSITORY,
    env: programEnvironment(ours, {
      ASTERISK_DIR: paths.asterisk,
      ASTERISK_SIP_PORT: String(ports.sip),
      ASTERISK_HTTP_PORT: String(ports.asteriskHttp),
      ASTERISK_RTP_START: String(ports.rtp),
      ASTERISK_RTP_END: String(ports.rtp + RTP_PORT_COUNT - 1),
      AMI_PORT: String(ports.ami),
      AMI_USERNAME: "gateway",
      AMI_SECRET: secrets.amiSecret,
      ARI_USERNAME: "gateway",
      ARI_PASSWORD: secrets.ariPassword,
      PORTAL_ORIGINS: portalOrigins(ports),
    }),
  });
  try {
    const answer = await waitForJsonLine(program, 900_000);
    const missing = asteriskMissing.safeParse(answer);
    if (missing.success) return missing.data.reason;
    const { instance, version } = asteriskReady.parse(answer);
    return { ...instance, version };
  } catch (error) {
    if (error instanceof ProgramFailed) return `${error.message}: ${error.lines.slice(-3).join(" / ")}`;
    throw error;
  }
}

/** The gateway beside that Asterisk. Resolves once it is ready. */
export async function startGateway(
  stack: Stack,
  ours: Environment,
  asterisk: RunningAsterisk,
  enrolmentCode: string | undefined,
): Promise<void> {
  const { ports, secrets, paths } = stack;
  const entry = entryOf("media-gateway/src/main.ts");
  if (entry === undefined) throw new Error("there is no media-gateway/src/main.ts");
  const program = stack.start("gateway", {
    name: "gateway",
    command: [process.execPath, entry],
    cwd: REPOSITORY,
    env: programEnvironment(ours, {
      EDGE_URL: `http://127.0.0.1:${ports.api}`,
      GATEWAY_DATA_DIR: paths.gateway,
      GATEWAY_PORT: String(ports.gateway),
      GATEWAY_PUBLIC_URL: `ws://127.0.0.1:${ports.gateway}`,
      SIP_HOST: "127.0.0.1",
      SIP_PORT: String(asterisk.ports.sip),
      SIP_WEBSOCKET_URL: asterisk.sipWebSocketUrl,
      UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${ports.redis}`,
      UPSTASH_REDIS_REST_TOKEN: secrets.redisToken,
      AMI_HOST: asterisk.ami.host,
      AMI_PORT: String(asterisk.ami.port),
      AMI_USERNAME: asterisk.ami.username,
      AMI_SECRET: asterisk.ami.secret,
      ARI_URL: asterisk.ari.url,
      ARI_USERNAME: asterisk.ari.username,
      ARI_PASSWORD: asterisk.ari.password,
      ASTERISK_GENERATED_DIR: asterisk.generatedDir,
      ASTERISK_LOG_FILE: asterisk.logFile,
      TRUNK_TEST_NETWORKS: "127.0.0.0/8",
      ASTERISK_SPOOL_DIR: join(asterisk.dir, "spool"),
      ASTERISK_MEDIA_ADDRESS: "127.0.0.1",
      ASTERISK_DRY_RUN_COMMAND: JSON.stringify(asterisk.dryRunCommand),
      PORTAL_ORIGINS: portalOrigins(ports),
      DRAIN_SEC: DRAIN_SEC,
      ...(enrolmentCode === undefined ? {} : { GATEWAY_ENROLMENT_CODE: enrolmentCode }),
      ...(await speechVariables()),
      ...chosen(ours, [
        "OPENAI_API_KEY",
        "OPENAI_REALTIME_URL",
        "OPENAI_REALTIME_MODEL",
        "OPENAI_TRANSCRIPTION_MODEL",
        "SPEECH_COMMAND",
        "LOG_LEVEL",
      ]),
    }),
  });
  await waitUntilAnswers(program, `http://127.0.0.1:${ports.gateway}/readyz`, 120_000);
}

/** The speech program that comes with Asterisk's packages; without it agents hum. */
async function speechVariables(): Promise<Record<string, string>> {
  const found = await fetchTree();
  const espeak = found.ok ? findTool(found.tree, "espeak-ng") : undefined;
  return espeak === undefined ? {} : { SPEECH_COMMAND: JSON.stringify(espeak.command), ...espeak.env };
}

/** Those of our variables that are set. */
function chosen(ours: Environment, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (ours[name] ? [[name, ours[name]]] : [])));
}
