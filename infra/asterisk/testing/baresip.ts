import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, freeUdpRange } from "../instance/free-ports.ts";
import { baresipModulePath, findTool } from "../tree/tool-command.ts";
import type { AsteriskTree } from "../tree/tree.ts";
import { decodeMuLaw, toneSecond } from "./sip/audio.ts";
import type { SipServer } from "./sip/transport.ts";
import { formatWav, readWav } from "./wav.ts";

export type BaresipOptions = {
  tree: AsteriskTree;
  server: SipServer;
  username: string;
  password: string;
  /** What it says in calls; 440 Hz. */
  toneHz?: number;
};

/** A running baresip: a softphone that is not ours, to show that others' phones work too. */
export type Baresip = {
  /** Resolves once it is registered; throws what it printed otherwise. */
  registered(withinMs?: number): Promise<void>;
  /** Calls a number; resolves when it is answered. */
  call(number: string, withinMs?: number): Promise<void>;
  /** Takes the call that is ringing. */
  answer(): void;
  hangUp(): void;
  /** Resolves when a line it printed matches. */
  printed(pattern: RegExp, withinMs?: number): Promise<string>;
  /** What it has heard in the latest call so far: 8000 samples a second. */
  heard(): Int16Array;
  stop(): Promise<void>;
};

/** Starts baresip with one account. It listens on 127.0.0.1 for SIP. Throws when it is not to be had beside `tree`. */
export async function startBaresip(options: BaresipOptions): Promise<Baresip> {
  const { tree, server } = options;
  const tool = findTool(tree, "baresip");
  const modules = baresipModulePath(tree);
  if (tool === undefined || modules === undefined) throw new Error("there is no baresip beside this Asterisk");
  const dir = await mkdtemp(join(tmpdir(), "callplane-baresip-"));
  const heardFile = join(dir, "heard.wav");
  await writeFile(join(dir, "config"), await configuration(dir, modules, heardFile));
  await writeFile(join(dir, "contacts"), "");
  const account = `<sip:${options.username}@${server.host}:${server.port};transport=udp>`;
  await writeFile(join(dir, "accounts"), `${account};auth_pass=${options.password};audio_codecs=pcmu;regint=60\n`, {
    mode: 0o600,
  });
  await writeFile(
    join(dir, "tone.wav"),
    formatWav(decodeMuLaw(Buffer.concat(Array(60).fill(toneSecond(options.toneHz ?? 440))))),
  );
  const [file = "", ...args] = [...tool.command, "-4", "-f", dir];
  const child = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...tool.env } });
  const ended = once(child, "exit");
  const output = watchOutput(child);
  const type = (command: string) => child.stdin.write(`${command}\n`);
  return {
    registered: async (withinMs = 30_000) => void (await output(/registered successfully/, withinMs)),
    call: async (number, withinMs = 30_000) => {
      type(`/dial sip:${number}@${server.host}:${server.port}`);
      await output(/Call answered: sip:/, withinMs);
    },
    answer: () => void type("/accept"),
    hangUp: () => void type("/hangup"),
    printed: (pattern, withinMs = 30_000) => output(pattern, withinMs),
    heard: () => readWav(heardFile),
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function configuration(dir: string, modules: string, heardFile: string): Promise<string> {
  const rtp = await freeUdpRange(20);
  const lines = [
    `sip_listen 127.0.0.1:${await freePort(true)}`,
    `module_path ${modules}`,
    ...["stdio", "g711", "aufile", "uuid"].map((name) => `module ${name}.so`),
    ...["account", "menu"].map((name) => `module_app ${name}.so`),
    `audio_source aufile,${join(dir, "tone.wav")}`,
    `audio_player aufile,${heardFile}`,
    `audio_alert aufile,${join(dir, "alert.wav")}`,
    `rtp_ports ${rtp}-${rtp + 19}`,
  ];
  return `${lines.join("\n")}\n`;
}

function watchOutput(child: ChildProcess): (pattern: RegExp, withinMs: number) => Promise<string> {
  let text = "";
  const waiting = new Set<() => void>();
  const take = (chunk: Buffer) => {
    text += chunk.toString();
    for (const look of waiting) look();
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  child.stdin?.on("error", () => {});
  return (pattern, withinMs) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(text);
        if (match === null) return;
        finish();
        text = text.slice(match.index + match[0].length); // the next one waits for something new
        resolve(match[0]);
      };
      const finish = () => {
        clearTimeout(timer);
        waiting.delete(look);
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`baresip did not print ${pattern} within ${withinMs} ms, but:\n${text.slice(-1_000)}`));
      }, withinMs);
      waiting.add(look);
      look();
    });
}
