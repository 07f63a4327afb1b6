import { setTimeout as delay } from "node:timers/promises";
import { type Program, ProgramFailed } from "./programs.ts";

/** Resolves once `url` answers with less than 500. Throws ProgramFailed when the program ends, or the time is over, before. */
export async function waitUntilAnswers(program: Program, url: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!program.hasEnded()) {
    if (await answers(url)) return;
    if (Date.now() > deadline)
      throw new ProgramFailed(program, `did not answer at ${url} within ${timeoutMs / 1_000} s`);
    await delay(100);
  }
  throw new ProgramFailed(program, "ended before it was ready");
}

/** The first line of JSON the program prints. Throws ProgramFailed as above. */
export function waitForJsonLine(program: Program, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new ProgramFailed(program, `was not ready within ${timeoutMs / 1_000} s`));
    }, timeoutMs);
    program.onLine((line, from) => {
      if (from !== "stdout" || !line.startsWith("{")) return;
      clearTimeout(timer);
      try {
        resolve(JSON.parse(line));
      } catch {
        reject(new ProgramFailed(program, "printed something else than what was agreed"));
      }
    });
    void program.ended.then(() => {
      clearTimeout(timer);
      reject(new ProgramFailed(program, "ended before it was ready"));
    });
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(60_000) });
    await response.body?.cancel();
    return response.status < 500;
  } catch {
    return false;
  }
}
