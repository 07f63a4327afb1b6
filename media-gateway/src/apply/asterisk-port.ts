import { type AmiConnection, AmiError } from "../asterisk/ami/index.ts";
import type { Clock } from "../lib/clock.ts";
import { type AsteriskPort, type Reloadable, ReloadError } from "./ports.ts";
import { probe } from "./probe.ts";

const MODULES: Record<Reloadable, string> = {
  pjsip: "res_pjsip.so",
  queues: "app_queue.so",
  voicemail: "app_voicemail.so",
  parking: "res_parking.so",
  musiconhold: "res_musiconhold.so",
  dialplan: "pbx_config.so",
};

/** The apply's hands on a running Asterisk, over a manager connection of its own: a long reload delays nobody's events. */
export function createAsteriskPort(options: {
  ami: AmiConnection;
  clock: Clock;
  /** How long the next reload may take, by what there is to read. */
  reloadTimeoutMs: () => number | Promise<number>;
  /** How long a restart of Asterisk is waited for. Default 10 000. */
  readyTimeoutMs?: number;
}): AsteriskPort {
  const { ami, clock, reloadTimeoutMs, readyTimeoutMs = 10_000 } = options;
  return {
    ready: (signal) => untilUp(ami, AbortSignal.any([signal, AbortSignal.timeout(readyTimeoutMs)])),
    async reload(what) {
      const deadline = clock.monotonicMs() + (await reloadTimeoutMs());
      for (;;) {
        const answer = await reloadOnce(ami, MODULES[what], Math.max(1, deadline - clock.monotonicMs()));
        if (answer !== "busy") return;
        if (clock.monotonicMs() > deadline)
          throw new ReloadError("unknown", "another reload has been going on all the time");
        await clock.sleep(50);
      }
    },
    probe: (meant, scope) => probe(ami, meant, scope),
  };
}

async function reloadOnce(ami: AmiConnection, module: string, timeoutMs: number): Promise<"done" | "busy"> {
  try {
    await ami.send({ Action: "Reload", Module: module }, { timeoutMs });
    return "done";
  } catch (error) {
    if (!(error instanceof AmiError)) throw error;
    if (error.code === "rejected" && /progress|queued/i.test(error.message)) return "busy";
    const outcome = error.code === "rejected" || error.code === "down" ? "refused" : "unknown";
    throw new ReloadError(outcome, `reload of ${module}: ${error.message}`, { cause: error });
  }
}

function untilUp(ami: AmiConnection, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (ami.isUp) return resolve();
    const onAbort = () => {
      stop();
      reject(new Error("there is no connection to Asterisk's manager", { cause: signal.reason }));
    };
    const stop = ami.onUp(() => {
      stop();
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
