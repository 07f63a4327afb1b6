import type { Tone } from "#src/ui/status.tsx";

/** Whom of its people a queue rings for the next caller. */
export const STRATEGY = {
  RING_ALL: { short: "All at once", long: "All who are free, at once" },
  LEAST_RECENT: { short: "Longest idle", long: "Whoever has had no call for the longest time" },
  FEWEST_CALLS: { short: "Fewest calls", long: "Whoever has taken the fewest calls" },
  ROUND_ROBIN: { short: "In turns", long: "In turns, beginning after the last one rung" },
  RANDOM: { short: "At random", long: "At random" },
  IN_ORDER: { short: "From the top", long: "Always from the top of the list" },
} as const;

/** Why somebody pauses, to choose from. */
export const PAUSE_REASONS = ["Lunch", "Short break", "Meeting", "Paperwork", "Training"] as const;

export const MEMBER_STATE = {
  in: { tone: "ok", label: "At work" },
  out: { tone: "off", label: "Not at work" },
  paused: { tone: "wait", label: "Pausing" },
} as const satisfies Record<string, { tone: Tone; label: string }>;
