"use client";

import { Phone } from "lucide-react";
import { formatDuration } from "#src/format/time.ts";
import { cx } from "#src/ui/cx.ts";
import { StatusShape, type Tone } from "#src/ui/status.tsx";
import { useNow } from "#src/ui/time.tsx";
import { type Setup, usePhone, usePhoneState } from "./phone-provider.tsx";

/** The phone in the header: its state in shape and word, the call's time while there is one. */
export function PhoneButton() {
  const { isOpen, open, close, setup } = usePhone();
  const state = usePhoneState(setup.kind === "ready" ? setup.phone : undefined);
  const inCall = state.call !== null && state.call.phase !== "ended";
  const { tone, word } = describe(setup, state.registration.kind);
  return (
    <button
      type="button"
      onClick={isOpen ? close : open}
      aria-expanded={isOpen}
      aria-label={`Phone, ${word}`}
      className={cx(
        "control inline-flex items-center gap-2 rounded-full border px-3 text-sm",
        inCall ? "border-accent bg-accent text-on-accent" : "border-line bg-surface hover:bg-hover",
      )}
    >
      <Phone aria-hidden className="size-4" />
      {inCall && state.call !== null ? (
        <CallClock since={state.call.answeredAt ?? state.call.startedAt} />
      ) : (
        <>
          <span className="max-sm:sr-only">Phone</span>
          {setup.kind !== "idle" && <StatusShape tone={tone} />}
        </>
      )}
    </button>
  );
}

export function CallClock({ since }: { since: number }) {
  const now = useNow(500);
  return <span className="figures">{formatDuration((now - since) / 1000)}</span>;
}

/** State of the phone in shape and word. */
export function describe(setup: Setup, registration: string): { tone: Tone; word: string } {
  switch (setup.kind) {
    case "idle":
      return { tone: "off", word: "off" };
    case "opening":
      return { tone: "wait", word: "starting" };
    case "elsewhere":
      return { tone: "off", word: "in another tab" };
    case "pending":
      return { tone: "warn", word: "waiting for apply" };
    case "failed":
      return { tone: "bad", word: "not available" };
    case "ready":
      if (registration === "registered") return { tone: "ok", word: "ready" };
      return registration === "failed" ? { tone: "bad", word: "not registered" } : { tone: "wait", word: "connecting" };
  }
}
