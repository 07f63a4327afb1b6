import { Worker } from "node:worker_threads";
import { SoundError } from "./pcm.ts";

const TIMEOUT_MS = 60_000;

/** As `toTelephoneWav`, on a thread of its own: it is work for seconds, and other people's calls go through this one. */
export async function convertAside(file: Uint8Array): Promise<Buffer> {
  const worker = new Worker(new URL("./convert-worker.ts", import.meta.url), {
    workerData: file,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      limit.addEventListener("abort", () => reject(new SoundError("it took too long to convert")), { once: true });
      worker.once("error", (error) => reject(new SoundError("it could not be converted", { cause: error })));
      worker.once("exit", () => reject(new SoundError("it could not be converted")));
      worker.once("message", ({ wav, reason }: { wav?: Uint8Array; reason?: string }) => {
        if (wav === undefined) reject(new SoundError(reason ?? "it could not be converted"));
        else resolve(Buffer.from(wav));
      });
    });
  } finally {
    await worker.terminate();
  }
}
