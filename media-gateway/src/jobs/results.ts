import type { JobResult } from "@callplane/edge-api/contract";
import type { ApplyOutcome } from "../apply/index.ts";
import { maskSecrets } from "../rendering/index.ts";

const MAX_DETAILS = 100;
const MAX_DETAIL = 1000;

/** What the edge is told of an ending. `unknown` is not one. */
export function toJobResult(leaseToken: string, outcome: ApplyOutcome): JobResult {
  const { timings, fileDiff } = outcome;
  if (outcome.kind === "applied" || outcome.kind === "unchanged") {
    return { leaseToken, status: "SUCCESS", error: null, timings, fileDiff };
  }
  const { code, message, details } = outcome.error;
  const more = details.length > MAX_DETAILS ? [`and ${details.length - MAX_DETAILS + 1} more`] : [];
  return {
    leaseToken,
    status: outcome.kind === "rejected" ? "FAILED" : "ROLLED_BACK",
    error: {
      code,
      message,
      details: [...details.slice(0, MAX_DETAILS - more.length), ...more].map((detail) =>
        maskSecrets(detail).slice(0, MAX_DETAIL).toWellFormed(),
      ),
    },
    timings,
    fileDiff,
  };
}
