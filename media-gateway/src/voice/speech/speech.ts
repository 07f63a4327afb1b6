import { spawn } from "node:child_process";
import type { Log } from "../../lib/log.ts";
import { type Pcm, resample } from "../../sounds/index.ts";
import { encodeUlaw } from "../media/ulaw.ts";
import { hum } from "./tones.ts";
import { readWav } from "./wav.ts";

/** Turns a sentence into µ-law. Never fails: without a speech program, or when it fails, the caller hears tones. */
export interface Speech {
  say(text: string, language: string): Promise<Buffer>;
  /** What is in memory already; undefined otherwise. */
  cached(text: string, language: string): Buffer | undefined;
  readonly speaks: boolean;
}

export interface SpeechOptions {
  /** argv of espeak-ng; undefined when the machine has none. */
  readonly command: readonly string[] | undefined;
  /** Added to the program's environment (where its voices are). */
  readonly env?: Readonly<Record<string, string>>;
  readonly log: Log;
  readonly timeoutMs?: number;
}

const MOST_CACHED_BYTES = 16 * 1024 * 1024;
/** 8 kHz × 16 bit × a minute, at espeak's 22 050 Hz. */
const LONGEST_WAV_BYTES = 3 * 1024 * 1024;
const MOST_AT_ONCE = 2;

export function createSpeech(options: SpeechOptions): Speech {
  const { log } = options;
  const cache = new Map<string, Buffer>();
  const making = new Map<string, Promise<Buffer>>();
  let cachedBytes = 0;
  let running = 0;
  const waiting: (() => void)[] = [];
  if (options.command === undefined) log.warn("no speech program (SPEECH_COMMAND): agents and announcements use tones");

  function keep(key: string, audio: Buffer): Buffer {
    cache.set(key, audio);
    cachedBytes += audio.length;
    for (const [oldest, dropped] of cache) {
      if (cachedBytes <= MOST_CACHED_BYTES) break;
      cache.delete(oldest);
      cachedBytes -= dropped.length;
    }
    return audio;
  }

  async function make(text: string, language: string): Promise<Buffer> {
    if (options.command === undefined) return hum(text);
    while (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      const wav = await speak(options, text, language);
      return encodeUlaw(resample(wav.samples, wav.sampleRate, 8000));
    } catch (error) {
      log.error({ err: error }, "speech program failed, tones instead");
      return hum(text);
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  }

  return {
    speaks: options.command !== undefined,
    cached: (text, language) => cache.get(`${language}|${text}`),
    say(text, language) {
      const key = `${language}|${text}`;
      const known = cache.get(key);
      if (known) {
        cache.delete(key);
        cache.set(key, known);
        return Promise.resolve(known);
      }
      const underway = making.get(key);
      if (underway) return underway;
      const made = make(text, language)
        .then((audio) => keep(key, audio))
        .finally(() => making.delete(key));
      making.set(key, made);
      return made;
    },
  };
}

/** The text as the program speaks it. Throws where there is none, and when it fails, is too slow or goes on for too long. */
export async function speak(
  options: Omit<SpeechOptions, "log"> & { readonly mostBytes?: number },
  text: string,
  language: string,
): Promise<Pcm> {
  const [file, ...args] = options.command ?? [];
  if (file === undefined) throw new Error("this gateway has no program that speaks (SPEECH_COMMAND)");
  const voice = language.slice(0, 2).toLowerCase();
  return readWav(await run(file, [...args, "--stdin", "--stdout", "-b", "1", "-s", "165", "-v", voice], text, options));
}

/** Runs a program with `input`; its output, or an error when it fails, is too slow or too loud. */
function run(
  file: string,
  argv: string[],
  input: string,
  options: Pick<SpeechOptions, "env" | "timeoutMs"> & { readonly mostBytes?: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, argv, {
      stdio: ["pipe", "pipe", "ignore"],
      env: { ...process.env, ...options.env },
      timeout: options.timeoutMs ?? 5000,
      killSignal: "SIGKILL",
    });
    const chunks: Buffer[] = [];
    let length = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > (options.mostBytes ?? LONGEST_WAV_BYTES)) child.kill("SIGKILL");
      else chunks.push(chunk);
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new Error(`speech program ended with ${signal ?? code}`));
    });
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
