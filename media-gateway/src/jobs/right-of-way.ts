/** Lets what matters go before what can wait: an apply begins at once, whatever else is under way. */
export interface RightOfWay {
  /** Runs what goes first. Whoever gives way is told at once and not waited for. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /** Aborted while somebody holds it: to be taken before beginning anything that gives way. */
  readonly signal: AbortSignal;
  /** Called whenever nobody holds it any more. */
  onFree(listener: () => void): () => void;
}

export function createRightOfWay(): RightOfWay {
  const listeners = new Set<() => void>();
  let holders = 0;
  let taken = new AbortController();

  function release(): void {
    holders -= 1;
    if (holders > 0) return;
    taken = new AbortController();
    for (const listener of [...listeners]) listener();
  }

  return {
    async hold(work) {
      holders += 1;
      taken.abort();
      try {
        return await work();
      } finally {
        release();
      }
    },
    get signal() {
      return taken.signal;
    },
    onFree(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
