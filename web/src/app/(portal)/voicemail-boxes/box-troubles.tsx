import type { VoicemailBox } from "@callplane/edge-api/contract";
import { Banner } from "#src/ui/banner.tsx";
import { RelativeTime } from "#src/ui/time.tsx";

type Said = Pick<VoicemailBox, "greetingProblem" | "greetingRecordedAt" | "noticeProblem">;

/** What of a box did not come out as it was chosen, in words: its greeting, and mail about messages. */
export function BoxTroubles({ box: { greetingProblem, greetingRecordedAt, noticeProblem } }: { box: Said }) {
  return (
    <>
      {greetingProblem !== null && (
        <Banner tone="warn" className="mb-4" title="Callers do not hear the greeting that was chosen">
          This file could not be converted: {greetingProblem}
        </Banner>
      )}
      {noticeProblem !== null && (
        <Banner tone="warn" className="mb-4" title="A notice did not arrive">
          Mail could not be delivered: {noticeProblem.reason} (<RelativeTime at={noticeProblem.at} />)
        </Banner>
      )}
      {greetingRecordedAt !== null && (
        <p className="mb-4 text-sm text-ink-2">
          Callers hear what was recorded by phone (<RelativeTime at={greetingRecordedAt} />
          ), until another sound is chosen here and applied.
        </p>
      )}
    </>
  );
}
