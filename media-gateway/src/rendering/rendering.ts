import { Worker, type WorkerOptions } from "node:worker_threads";
import type { Site, TrunkSecrets } from "../confgen/index.ts";
import { RenderingError } from "./errors.ts";
import { type Answer, errorOfAnswer, type FileTexts, type PreparedTenant, type Question, type Tasks } from "./tasks.ts";

/**
 * Reads, checks, renders and compares on a thread of its own: for ten thousand people that takes half a second and more, which agents'
 * audio cannot wait. Rejects with SnapshotError, ConfgenError, or RenderingError when the thread itself failed; the next question
 * starts a new one.
 */
export interface Rendering {
  /** `prepareTenant` of an envelope's JSON, and of the passwords that came beside it. */
  prepare(text: string, secrets?: TrunkSecrets): Promise<PreparedTenant>;
  /** `diffFiles` of the files that differ. */
  diff(before: FileTexts, after: FileTexts): Promise<string>;
  close(): Promise<void>;
}

export interface RenderingOptions {
  readonly site?: Site;
  /** Of one question. Default 60 000. */
  readonly timeoutMs?: number;
  readonly resourceLimits?: WorkerOptions["resourceLimits"];
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Starts the thread at once, so that the first apply finds it warm. It does not keep the process alive. */
export function startRendering(options: RenderingOptions = {}): Rendering {
  const { site = {}, timeoutMs = 60_000, resourceLimits } = options;
  let current: { worker: Worker; waiting: Map<number, Waiting> } | undefined;
  let count = 0;
  let isClosed = false;

  function start(): { worker: Worker; waiting: Map<number, Waiting> } {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      name: "rendering",
      ...(resourceLimits ? { resourceLimits } : {}),
    });
    const waiting = new Map<number, Waiting>();
    const started = { worker, waiting };
    const fail = (reason: string) => {
      if (current === started) current = undefined;
      for (const [id, { reject }] of [...waiting]) {
        waiting.delete(id);
        reject(new RenderingError(`the rendering thread ended: ${reason}`));
      }
    };
    worker.unref();
    worker.on("error", (error) => fail(error instanceof Error ? error.message : String(error)));
    worker.on("messageerror", (error) => fail(error.message));
    worker.on("exit", (code) => fail(`exit code ${code}`));
    worker.on("message", ({ id, answer }: { id: number; answer: Answer }) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if ("error" in answer) asked?.reject(errorOfAnswer(answer.error));
      else asked?.resolve(answer.value);
    });
    return started;
  }

  function ask(question: Question): Promise<unknown> {
    if (isClosed) return Promise.reject(new RenderingError("the gateway is being stopped"));
    current ??= start();
    const { worker, waiting } = current;
    count += 1;
    const id = count;
    // What hangs would keep the next question waiting, too.
    const timer = setTimeout(() => void worker.terminate(), timeoutMs);
    return new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, question });
    }).finally(() => clearTimeout(timer));
  }

  current = start();
  return {
    async prepare(text, secrets = new Map()) {
      return { text, secrets, ...answerTo<"prepare">(await ask({ task: "prepare", ask: { text, site, secrets } })) };
    },
    diff: async (before, after) => answerTo<"diff">(await ask({ task: "diff", ask: { before, after } })),
    async close() {
      isClosed = true;
      await current?.worker.terminate();
    },
  };
}

/** The thread runs `answerQuestion` of this same source: it answers each task as `Tasks` says. */
function answerTo<K extends keyof Tasks>(value: unknown): Tasks[K]["answer"] {
  return value as Tasks[K]["answer"];
}
