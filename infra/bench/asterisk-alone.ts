import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { dryRun, fetchTree } from "../asterisk/index.ts";
import type { BenchStack } from "./stack.ts";

const RELOAD_TIMEOUT_MS = 60_000;

/** Milliseconds of Asterisk's own reload of pjsip, nobody else's work in between, after one file of that tenant has changed. */
export async function reloadAlone(stack: BenchStack, tenantKey: string): Promise<number> {
  const now = new Date();
  utimesSync(join(generatedDir(stack), "pjsip.d", fileOf(stack, tenantKey)), now, now); // unchanged files are not read again
  const { amiSecret } = JSON.parse(readFileSync(join(stack.dir, "secrets.json"), "utf8")) as { amiSecret: string };
  const socket = connect(stack.ports.ami, "127.0.0.1");
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  const answered = async (actionId: string) => {
    const deadline = Date.now() + RELOAD_TIMEOUT_MS;
    while (!new RegExp(`ActionID: ${actionId}\\r\\n`).test(text)) {
      if (Date.now() > deadline) throw new Error(`Asterisk did not answer to ${actionId}`);
      await delay(1);
    }
  };
  try {
    socket.write(`Action: Login\r\nActionID: in\r\nUsername: gateway\r\nSecret: ${amiSecret}\r\nEvents: off\r\n\r\n`);
    await answered("in");
    const startedAt = performance.now();
    socket.write("Action: Reload\r\nActionID: reload\r\nModule: res_pjsip.so\r\n\r\n");
    await answered("reload");
    return performance.now() - startedAt;
  } finally {
    socket.destroy();
  }
}

/** Milliseconds until a throw-away Asterisk has booted on one file of that tenant's phones, as the gateway's dry run has it do. */
export async function bootAlone(stack: BenchStack, tenantKey: string): Promise<number> {
  const found = await fetchTree({ offline: true });
  if (!found.ok) throw new Error(found.reason);
  const candidateDir = mkdtempSync(join(tmpdir(), "callplane-bench-candidate-"));
  try {
    const from = generatedDir(stack);
    cpSync(join(from, "dialplan.d"), join(candidateDir, "dialplan.d"), { recursive: true });
    mkdirSync(join(candidateDir, "pjsip.d"));
    const file = join("pjsip.d", fileOf(stack, tenantKey));
    cpSync(join(from, file), join(candidateDir, file));
    return (await dryRun({ tree: found.tree, candidateDir })).bootMs;
  } finally {
    rmSync(candidateDir, { recursive: true, force: true });
  }
}

/** One of the files its phones are in. */
function fileOf(stack: BenchStack, tenantKey: string): string {
  const files = readdirSync(join(generatedDir(stack), "pjsip.d")).filter((name) => name.startsWith(`${tenantKey}-`));
  const file = files.sort().at(-1);
  if (file === undefined) throw new Error(`there is no pjsip file of ${tenantKey}`);
  return file;
}

/** The newest generation the gateway has written. */
function generatedDir({ dir }: BenchStack): string {
  const generations = join(dir, "gateway/generations");
  const newest = readdirSync(generations)
    .filter((name) => !name.endsWith(".tmp"))
    .sort()
    .at(-1);
  if (newest === undefined) throw new Error("the gateway has written nothing yet");
  return join(generations, newest);
}
