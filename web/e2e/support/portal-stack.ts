import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEFAULT_PORTS, type PortName, portVariable } from "@callplane/infra/ports";
import { z } from "zod";
import { buildPortal, NEXT, PORTAL_BUILD, WEB } from "./build-portal.ts";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));
const START_MS = 300_000;

const credentials = z.array(
  z.object({ tenant: z.string(), role: z.string(), email: z.string(), password: z.string() }),
);
const ports = z.object({ api: z.number(), mail: z.number(), portal: z.number(), sip: z.number() }).loose();

export type PortalStack = {
  facts: {
    url: string;
    mailUrl: string;
    apiUrl: string;
    sessionSecret: string;
    logins: z.infer<typeof credentials>;
    /** Asterisk and the gateway run; without them no call can be made. */
    hasPhones: boolean;
    /** Where Asterisk hears phones and carriers, on 127.0.0.1; null where none runs. */
    sipPort: number | null;
  };
  stop: () => Promise<void>;
};

/** Those of a stack that already runs, while one writes tests: a JSON file that CALLPLANE_E2E_STACK names. */
export function factsOfRunning(): PortalStack["facts"] | undefined {
  const file = process.env.CALLPLANE_E2E_STACK;
  return file === undefined ? undefined : JSON.parse(readFileSync(file, "utf8"));
}

/** The stack of `pnpm dev` on free ports, in a folder of its own, with the portal as it is built for production. */
export async function startPortalStack(): Promise<PortalStack> {
  const dir = mkdtempSync(join(tmpdir(), "callplane-e2e-"));
  const portalPort = await freePort();
  const names = Object.keys(DEFAULT_PORTS).filter((name): name is PortName => name in DEFAULT_PORTS);
  const env = {
    ...process.env,
    ...Object.fromEntries(names.map((name) => [portVariable(name), "0"])),
    [portVariable("portal")]: String(portalPort),
    CALLPLANE_DEV_DIR: dir,
    DEMO_PASSWORD: "a long demo password",
  };
  const dev = start(["infra/dev/dev.ts", "--no-portal", "--no-watch"], REPOSITORY, env);
  const sessionSecret = "end-to-end-end-to-end-end-to-end!";
  const portalEnv = { ...env, ...PORTAL_BUILD, SESSION_SECRET: sessionSecret };
  const built = process.env.PORTAL_IS_BUILT === undefined ? buildPortal() : Promise.resolve();
  await Promise.all([dev.says("Three things to try"), built]).catch(async (error: unknown) => {
    await dev.stop();
    throw error;
  });
  const known = ports.parse(JSON.parse(readFileSync(join(dir, "ports.json"), "utf8")));
  const apiUrl = `http://127.0.0.1:${known.api}`;
  const web = start([NEXT, "start", "--hostname", "127.0.0.1", "--port", String(portalPort)], WEB, {
    ...portalEnv,
    EDGE_URL: apiUrl,
  });
  await web.says("Ready");
  const hasPhones = dev.said().includes("✓ Gateway");
  return {
    facts: {
      url: `http://127.0.0.1:${portalPort}`,
      mailUrl: `http://127.0.0.1:${known.mail}`,
      apiUrl,
      sessionSecret,
      logins: credentials.parse(JSON.parse(readFileSync(join(dir, "credentials.json"), "utf8"))),
      hasPhones,
      sipPort: hasPhones ? known.sip : null,
    },
    stop: async () => {
      await web.stop();
      await dev.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

type Program = { said: () => string; says: (text: string) => Promise<void>; stop: () => Promise<void> };

function start(args: string[], cwd: string, env: NodeJS.ProcessEnv): Program {
  const child: ChildProcess = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const listeners = new Set<() => void>();
  const take = (chunk: Buffer) => {
    said += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  return {
    said: () => said,
    says: (text) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${args[0]} did not say "${text}":\n${said}`)), START_MS);
        const look = () => {
          if (said.includes(text)) done(resolve);
        };
        const ended = () => done(() => reject(new Error(`${args[0]} ended early:\n${said}`)));
        const done = (then: () => void) => {
          clearTimeout(timer);
          listeners.delete(look);
          child.off("exit", ended);
          then();
        };
        listeners.add(look);
        child.once("exit", ended);
        look();
      }),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
