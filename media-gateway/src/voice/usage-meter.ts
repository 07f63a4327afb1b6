import type { VoiceUsage } from "./provider.ts";

/** Sums what a provider says it will bill for a session. */
export interface UsageMeter {
  add(usage: VoiceUsage): void;
  /** Undefined when the provider bills nothing. */
  total(): VoiceUsage | undefined;
}

export function createUsageMeter(): UsageMeter {
  const sums = new Map<string, number>();
  return {
    add(usage) {
      for (const [unit, amount] of Object.entries(usage)) sums.set(unit, (sums.get(unit) ?? 0) + amount);
    },
    total: () => (sums.size === 0 ? undefined : Object.fromEntries(sums)),
  };
}
