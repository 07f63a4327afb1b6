import { parentPort, workerData } from "node:worker_threads";
import { toTelephoneWav } from "./convert.ts";

/* Entry point of a thread that converts one file and ends. */
toTelephoneWav(workerData as Uint8Array).then(
  (wav) => parentPort?.postMessage({ wav }),
  (error: unknown) => parentPort?.postMessage({ reason: error instanceof Error ? error.message : String(error) }),
);
