import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AsteriskInstance } from "@callplane/infra/asterisk";
import { freePort } from "@callplane/infra/asterisk";
import type { RedisStandIn } from "@callplane/infra/stand-ins";

/** The gateway as a process of its own, as it runs in production. */
export interface GatewayProcess {
  readonly url: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** Everything it has written so far. */
  output(): string;
  readonly exited: Promise<number | null>;
  /** SIGKILL by default; resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
}

export async function makeDataDir(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await realpath(await mkdtemp(join(tmpdir(), "callplane-gateway-")));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export async function spawnGateway(options: {
  edgeUrl: string;
  asterisk: AsteriskInstance;
  redis: RedisStandIn;
  dataDir: string;
  env?: Record<string, string>;
}): Promise<GatewayProcess> {
  const { edgeUrl, asterisk, redis, dataDir } = options;
  const port = await freePort();
  const child = spawn(process.execPath, [join(import.meta.dirname, "../../src/main.ts")], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      EDGE_URL: edgeUrl,
      GATEWAY_ENROLMENT_CODE: "code-for-tests",
      GATEWAY_DATA_DIR: dataDir,
      GATEWAY_PORT: String(port),
      GATEWAY_PUBLIC_URL: `ws://127.0.0.1:${port}`,
      SIP_PORT: String(asterisk.ports.sip),
      UPSTASH_REDIS_REST_URL: redis.url,
      UPSTASH_REDIS_REST_TOKEN: redis.token,
      AMI_HOST: asterisk.ami.host,
      AMI_PORT: String(asterisk.ami.port),
      AMI_USERNAME: asterisk.ami.username,
      AMI_SECRET: asterisk.ami.secret,
      ARI_URL: asterisk.ari.url,
      ARI_USERNAME: asterisk.ari.username,
      ARI_PASSWORD: asterisk.ari.password,
      ASTERISK_GENERATED_DIR: asterisk.generatedDir,
      ASTERISK_LOG_FILE: asterisk.logFile,
      ASTERISK_SPOOL_DIR: join(asterisk.dir, "spool"),
      ASTERISK_DRY_RUN_COMMAND: JSON.stringify(asterisk.dryRunCommand),
      ...options.env,
    },
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    process: child,
    output: () => Buffer.concat(chunks).toString(),
    exited,
    kill(signal = "SIGKILL") {
      child.kill(signal);
      return exited;
    },
  };
}
