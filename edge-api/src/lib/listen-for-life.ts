import { unavailable } from "./errors.ts";
import { withDeadline } from "./transaction.ts";

type Options = {
  /** The smallest question the part answers. */
  probe: () => Promise<unknown>;
  /** Whether a failure was the part's own answer, and so a sign of life. */
  isAnswer: (error: unknown) => boolean;
  /** How long nothing may be heard from the part before it is probed. */
  patienceMs: number;
  /** How long a probe may take until the part counts as silent. */
  probeMs: number;
  /** How long a silent part is left alone before it is probed again. */
  pauseMs: number;
  now: () => number;
};

/** How often those who wait look whether it is of any use. */
const LOOK_MS = 100;
/** The words by which the log shows that a call was given up, or not begun, because the part is silent. */
export const SILENT = "nothing was heard from it";

/**
 * Tells a part that is slow from one that hangs. A call may take its time (a lock, a large report) as long as the part
 * answers anybody. When nothing was heard from it for a while it is probed; where the probe is not answered either, all who
 * wait throw `upstream_unavailable`, and so does whoever comes after them, at once. From then on one call in each pause
 * probes, and no other reaches the part until it has answered.
 *
 * What is known is plain data of the isolate: in Workers a request may not wait for another's I/O, so each looks for itself.
 */
export function createListener(part: string, { probe, isAnswer, patienceMs, probeMs, pauseMs, now }: Options) {
  let heardAt = Number.NEGATIVE_INFINITY;
  let probedAt = Number.NEGATIVE_INFINITY;
  let silentSince: number | undefined;

  const silent = () => unavailable(part, new Error(SILENT));

  function hear(): void {
    heardAt = now();
    silentSince = undefined;
  }

  async function isProbeAnswered(): Promise<boolean> {
    try {
      await withDeadline(probe(), probeMs);
      return true;
    } catch (error) {
      return isAnswer(error);
    }
  }

  async function judge(): Promise<void> {
    const askedAt = now();
    probedAt = askedAt;
    if (await isProbeAnswered()) return hear();
    // This process may have been held up itself: what has come meanwhile is heard first.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (heardAt < askedAt) silentSince = now();
  }

  /** Looks whether what waits since then should wait on; sends the probe when it is time, unless one is on its way. */
  function shouldGiveUp(waitingSince: number): boolean {
    const at = now();
    const isProbeDue = at - Math.max(waitingSince, heardAt) >= patienceMs && at - probedAt >= 2 * probeMs;
    if (silentSince === undefined && isProbeDue) void judge();
    return silentSince !== undefined;
  }

  /** Whoever comes first after the pause asks whether the part is back; the others are told at once that it is not. */
  async function findBack(silentFor: number): Promise<void> {
    if (silentFor < pauseMs) throw silent();
    silentSince = now();
    if (!(await isProbeAnswered())) throw silent();
    hear();
  }

  /** `silence` rejects when the part has fallen silent; it never resolves. */
  function watch(): { silence: Promise<never>; stop(): void } {
    const waitingSince = now();
    let timer: ReturnType<typeof setTimeout>;
    const silence = new Promise<never>((_, reject) => {
      const look = () => {
        if (shouldGiveUp(waitingSince)) reject(silent());
        else timer = setTimeout(look, LOOK_MS);
      };
      timer = setTimeout(look, patienceMs);
    });
    return { silence, stop: () => clearTimeout(timer) };
  }

  return async function listening<T>(work: () => Promise<T>): Promise<T> {
    if (silentSince !== undefined) await findBack(now() - silentSince);
    const { silence, stop } = watch();
    try {
      const result = await Promise.race([work(), silence]);
      hear();
      return result;
    } catch (error) {
      if (isAnswer(error)) hear();
      throw error;
    } finally {
      stop();
    }
  };
}
