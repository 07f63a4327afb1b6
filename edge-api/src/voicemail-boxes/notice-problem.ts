import type { VoicemailBox } from "../../contract/index.ts";

/** What is shown of a notice that did not go out; null: nothing is wrong. */
export function toNoticeProblem({
  noticeProblem: reason,
  noticeProblemAt: at,
}: {
  noticeProblem: string | null;
  noticeProblemAt: Date | null;
}): VoicemailBox["noticeProblem"] {
  return reason === null || at === null ? null : { reason, at: at.toISOString() };
}
