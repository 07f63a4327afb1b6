import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { type Credential, connectEdge, type EdgeApi } from "./api.ts";
import { obeyParent } from "./breaking.ts";
import { createConsole } from "./console.ts";
import { startServices } from "./data-services.ts";
import { prepareDatabase } from "./database.ts";
import { applyOnce, enrolmentFor, rememberEnrolment } from "./first-start.ts";
import { type DevFlags, parseFlags, USAGE } from "./flags.ts";
import { takeLock } from "./lock.ts";
import { devPaths } from "./paths.ts";
import { startPortal } from "./portal.ts";
import { choosePorts, writePorts } from "./ports.ts";
import { resetStack } from "./reset.ts";
import { startAsterisk, startEdge, startGateway } from "./rooms.ts";
import { loadSecrets } from "./secrets.ts";
import { createStack, type Stack } from "./stack.ts";
import { createSteps, type Steps, sayFailure } from "./steps.ts";
import { printSummary } from "./summary.ts";
import { startWatchdog } from "./watchdog.ts";

const ours = process.env;
const LAST_STEPS_MS = 10_000;

/** `pnpm dev`: the whole of Callplane on this machine, until Ctrl-C. Returns the exit code. */
async function main(): Promise<number> {
  const out = createConsole((text) => process.stdout.write(text));
  const flags = parseFlags(process.argv.slice(2));
  if (flags.help) {
    out.line(USAGE);
    return 0;
  }
  const paths = devPaths(ours);
  const lock = takeLock(paths.lock);
  if (lock === undefined) {
    out.failure(
      `Callplane already runs from this folder (its ports: ${paths.ports}). Stop that one with Ctrl-C first.`,
    );
    return 1;
  }
  if (flags.reset) await resetStack(paths);
  const { ports, notes } = await choosePorts(ours);
  for (const note of notes) out.note(note);
  writePorts(paths.ports, ports);
  const stack = createStack({ paths, ports, secrets: loadSecrets(paths.secrets), out, watchdog: startWatchdog() });

  obeyParent(stack.findBreakable);
  const asked = untilAskedToStop();
  const start = startAll(stack, flags);
  const outcome = await Promise.race([asked, start]);
  if (outcome === "running") await asked;
  if (outcome !== "failed") out.line("\nStopping…");
  await stack.stop();
  await Promise.race([start, delay(LAST_STEPS_MS)]); // what was just coming up sees that it must end
  lock.release();
  return outcome === "failed" ? 1 : 0;
}

/** Brings everything up, as much side by side as can be. Only without database, services and edge is there no point in going on. */
async function startAll(stack: Stack, flags: DevFlags): Promise<"running" | "failed"> {
  const { out, ports, paths } = stack;
  const steps = createSteps(out, stack.isStopping);
  const api = connectEdge(`http://127.0.0.1:${ports.api}`);
  const core = startCore(stack, steps, flags);
  const portal = flags.portal ? succeeds(startPortalStep(stack, steps, flags.watchPortal)) : Promise.resolve(false);
  const phones = flags.asterisk ? succeeds(startPhones(stack, steps, core, api)) : Promise.resolve(false);
  try {
    const logins = await core;
    const running = { portal: await portal, gateway: await phones };
    if (running.gateway) {
      const apply = () => applyOnce(paths, api, logins, out);
      await succeeds(steps.run("Demo phones", apply, () => "Phones of the demo tenants are in use"));
    }
    if (stack.isStopping()) return "running";
    printSummary(out, ports, logins, running);
    stack.showPrograms();
    return "running";
  } catch {
    return stack.isStopping() ? "running" : "failed"; // the step has said why
  } finally {
    steps.end();
  }
}

/** Database, services and the edge over them. Returns the demo log-ins. */
async function startCore(stack: Stack, steps: Steps, flags: DevFlags): Promise<Credential[]> {
  const api = `http://127.0.0.1:${stack.ports.api}`;
  const [logins] = await Promise.all([
    steps.run("Database", () => prepareDatabase(stack, ours)),
    steps.run("Redis, QStash and mail inbox", () => startServices(stack, ours.REDIS_SERVER || undefined)),
    steps.run(
      "Edge API",
      () => startEdge(stack, ours, flags.watch),
      () => `Edge API ${api}`,
    ),
  ]);
  return logins;
}

function startPortalStep(stack: Stack, steps: Steps, isWatching: boolean): Promise<void> {
  const tell = () => `Portal http://localhost:${stack.ports.portal}`;
  return steps.run("Portal", () => startPortal(stack, ours, isWatching), tell);
}

/** Asterisk and the gateway beside it. Throws where there is no Asterisk to be had, which is then said in words. */
async function startPhones(stack: Stack, steps: Steps, core: Promise<Credential[]>, api: EdgeApi): Promise<void> {
  const asterisk = await steps.run(
    "Asterisk",
    () => startAsterisk(stack, ours),
    (found) => (typeof found === "string" ? "Looked for an Asterisk" : `Asterisk ${found.version}`),
  );
  if (typeof asterisk === "string") {
    stack.out.note(`There is no Asterisk: ${asterisk}`);
    stack.out.line("  Portal and API work without; phones, calls and agents do not.");
    throw new Error("no Asterisk");
  }
  const logins = await core;
  await steps.run("Gateway", async () => {
    const code = await enrolmentFor(stack.paths, api, logins);
    await startGateway(stack, ours, asterisk, code);
    rememberEnrolment(stack.paths);
  });
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

/** Resolves on Ctrl-C, on SIGTERM, and when the terminal or the script that started us is gone. A second Ctrl-C ends at once. */
async function untilAskedToStop(): Promise<"asked"> {
  const asked = new AbortController();
  const ask = () => {
    if (asked.signal.aborted) process.exit(130); // the watchdog ends the programs
    asked.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, ask);
  const parent = process.ppid;
  if (ours.npm_lifecycle_event !== undefined) {
    const look = () => {
      if (process.ppid !== parent && !asked.signal.aborted) ask();
    };
    setInterval(look, 500).unref();
  }
  await once(asked.signal, "abort");
  return "asked";
}

try {
  process.exit(await main());
} catch (error) {
  const out = createConsole((text) => process.stderr.write(text));
  sayFailure(out, "Callplane did not start", error);
  process.exit(1);
}
