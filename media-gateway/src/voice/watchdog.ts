/** Notices a provider that owes an answer and says nothing. */
export interface Watchdog {
  /** The provider owes something from now on: it began an answer, or the caller has finished speaking. */
  expect(): void;
  /** It did something. With `isDone`, it owes nothing more. */
  progress(isDone: boolean): void;
  stop(): void;
}

export interface WatchdogOptions {
  /** After this long without a sign, the caller is told that it takes a moment. */
  readonly patienceMs: number;
  /** After this long, the call goes to its fallback. */
  readonly giveUpMs: number;
  readonly onImpatient: () => void;
  readonly onGiveUp: () => void;
}

export const DEFAULT_PATIENCE = { patienceMs: 4000, giveUpMs: 10_000 } as const;

export function createWatchdog(options: WatchdogOptions): Watchdog {
  let impatient: NodeJS.Timeout | undefined;
  let givingUp: NodeJS.Timeout | undefined;
  let isOwed = false;

  function stop(): void {
    clearTimeout(impatient);
    clearTimeout(givingUp);
    impatient = givingUp = undefined;
  }
  function restart(): void {
    stop();
    impatient = setTimeout(options.onImpatient, options.patienceMs);
    givingUp = setTimeout(options.onGiveUp, options.giveUpMs);
  }

  return {
    expect() {
      isOwed = true;
      restart();
    },
    progress(isDone) {
      if (!isOwed) return;
      if (isDone) {
        isOwed = false;
        stop();
      } else restart();
    },
    stop,
  };
}
