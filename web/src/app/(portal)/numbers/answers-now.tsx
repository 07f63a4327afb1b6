"use client";

/** Who answers a number at this moment, in a few words. */
export function AnswersNow({ number }: { number: string }) {
  return <span className="text-ink-3">{number === "" ? "" : "—"}</span>;
}
