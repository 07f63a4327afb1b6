import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, symlink, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runProgram } from "../tree/run-program.ts";
import type { ToolCommand } from "../tree/tool-command.ts";
import { SOUND_FOLDERS } from "./languages.ts";

const TEXTS = join(import.meta.dirname, "spoken");
const SPEAKERS = 3;
const SPEAK_TIMEOUT_MS = 30_000;

/** espeak-ng and sox, as they are started. */
export type SpeechTools = { speak: ToolCommand; convert: ToolCommand };

/** Each language by the short name Asterisk looks for; what a package manager would do, had it installed the recordings. */
export async function linkLanguages(soundsDir: string): Promise<void> {
  for (const [language, folder] of Object.entries(SOUND_FOLDERS)) {
    if (language === folder || !existsSync(join(soundsDir, folder))) continue;
    await unlink(join(soundsDir, language)).catch(() => {});
    await symlink(folder, join(soundsDir, language));
  }
}

/**
 * Has what a language's recordings lack spoken from our own texts (`spoken/<language>.txt`) and put among them, so that nobody hears half a
 * sentence in another language. What is there stays. Returns what could not be spoken, in words: that is heard in English.
 */
export async function speakMissing(soundsDir: string, tools: SpeechTools): Promise<string[]> {
  const wanted: { language: string; file: string; text: string }[] = [];
  for (const [language, folder] of Object.entries(SOUND_FOLDERS)) {
    const isThere = existsSync(join(soundsDir, folder));
    for (const [name, text] of isThere ? await readTexts(language) : []) {
      const file = join(soundsDir, folder, name);
      if (!(await isRecorded(file))) wanted.push({ language, file, text });
    }
  }
  const complaints: string[] = [];
  const worker = async () => {
    for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
      const complaint = await speak(next, tools);
      if (complaint !== undefined) complaints.push(`${next.file}: ${complaint}`);
    }
  };
  await Promise.all(Array.from({ length: SPEAKERS }, worker));
  return complaints;
}

/** Our own texts of a language: name of Asterisk's file → words. `name: words` in each line; `;` begins a remark, as in Asterisk's own lists. */
export async function readTexts(language: string): Promise<Map<string, string>> {
  const text = await readFile(join(TEXTS, `${language}.txt`), "utf8").catch(() => "");
  return new Map([...text.matchAll(/^([a-zA-Z0-9/-]+): *(.+)$/gm)].map(([, name = "", words = ""]) => [name, words]));
}

async function isRecorded(file: string): Promise<boolean> {
  const beside = await readdir(dirname(file)).catch(() => []);
  return beside.some((name) => join(dirname(file), name).startsWith(`${file}.`));
}

/** 8 000 samples a second of 16 bits, which Asterisk plays as they are. */
async function speak(
  { language, file, text }: { language: string; file: string; text: string },
  { speak, convert }: SpeechTools,
): Promise<string | undefined> {
  await mkdir(dirname(file), { recursive: true });
  const [spoken, fresh] = [`${file}.spoken.wav`, `${file}.new.wav`];
  try {
    const steps: readonly (readonly [ToolCommand, readonly string[]])[] = [
      [speak, ["-v", language, "-w", spoken, text]],
      // As loud as the recordings, and without the pause behind the last word.
      [
        convert,
        [
          spoken,
          "-r",
          "8000",
          "-c",
          "1",
          "-b",
          "16",
          fresh,
          "norm",
          "-3",
          "reverse",
          "silence",
          "1",
          "0.02",
          "0.5%",
          "reverse",
        ],
      ],
    ];
    for (const [{ command, env }, args] of steps) {
      const ended = await runProgram([...command, ...args], { env, timeoutMs: SPEAK_TIMEOUT_MS });
      if (ended.code !== 0) return ended.stderr.trim().split("\n").at(-1) ?? `ended with ${ended.code}`;
    }
    await rename(fresh, `${file}.wav`);
    return undefined;
  } finally {
    for (const left of [spoken, fresh]) await rm(left, { force: true });
  }
}
