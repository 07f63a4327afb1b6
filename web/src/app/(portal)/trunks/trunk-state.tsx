import type { TrunkStatus } from "@callplane/edge-api/contract";
import { Status, type Tone } from "#src/ui/status.tsx";

const STATE: Record<TrunkStatus["state"], { tone: Tone; label: string }> = {
  up: { tone: "ok", label: "Up" },
  down: { tone: "bad", label: "Down" },
  disabled: { tone: "off", label: "Switched off" },
  unknown: { tone: "draft", label: "Not known" },
};

export const REGISTRATION_WORDS: Record<TrunkStatus["registration"], string> = {
  registered: "logged in at the carrier",
  unregistered: "not logged in at the carrier",
  rejected: "the carrier refuses the log-in",
  none: "no log-in needed",
};

export function TrunkState({ status }: { status: TrunkStatus }) {
  const { tone, label } = STATE[status.state];
  return <Status tone={tone}>{label}</Status>;
}

/** What is wrong, or how quickly it answers, in a few words. */
export function trunkNote({ state, reason, latencyMs }: TrunkStatus): string | undefined {
  if (reason !== null && state !== "disabled") return reason;
  return state === "up" && latencyMs !== null ? `answers in ${Math.round(latencyMs)} ms` : undefined;
}
