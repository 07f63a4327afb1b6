import { FRAME_MS } from "./audio.ts";

const tickers = new Set<() => void>();
let timer: NodeJS.Timeout | undefined;
let nextAt = 0;

/** Calls `tick` every 20 ms until the returned function is called. One timer serves all calls of the process; late ticks are made up. */
export function everyFrame(tick: () => void): () => void {
  tickers.add(tick);
  if (timer === undefined) {
    nextAt = performance.now();
    run();
  }
  return () => {
    tickers.delete(tick);
    if (tickers.size > 0) return;
    clearTimeout(timer);
    timer = undefined;
  };
}

function run(): void {
  const now = performance.now();
  if (now - nextAt > 1_000) nextAt = now; // the process stood still: do not send a second's worth at once
  while (nextAt <= now) {
    for (const tick of tickers) tick();
    nextAt += FRAME_MS;
  }
  timer = setTimeout(run, Math.max(1, nextAt - performance.now()));
}
