/** Whether the caller's voice is an interruption: it must last `minSpeechMs` while the agent can be heard. */
export interface InterruptionGate {
  /** The provider (or our own ear) says the caller began to speak; `alreadyMs` of it were heard before. */
  onSpeechStarted(alreadyMs: number): void;
  onSpeechStopped(): void;
  stop(): void;
}

export interface InterruptionOptions {
  readonly enabled: boolean;
  readonly minSpeechMs: number;
  readonly isAgentHeard: () => boolean;
  readonly onInterrupt: () => void;
}

export function createInterruptionGate(options: InterruptionOptions): InterruptionGate {
  let timer: NodeJS.Timeout | undefined;

  function stop(): void {
    clearTimeout(timer);
    timer = undefined;
  }
  function interrupt(): void {
    timer = undefined;
    if (options.isAgentHeard()) options.onInterrupt();
  }

  return {
    onSpeechStarted(alreadyMs) {
      if (!options.enabled) return;
      stop();
      const missingMs = options.minSpeechMs - alreadyMs;
      if (missingMs <= 0) interrupt();
      else timer = setTimeout(interrupt, missingMs);
    },
    onSpeechStopped: stop,
    stop,
  };
}
