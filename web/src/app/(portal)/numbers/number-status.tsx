import type { Did } from "@callplane/edge-api/contract";
import { Status } from "#src/ui/status.tsx";

/** Of a number that is not the company's, or not yet: nobody is reached by it. */
export function NumberStatus({ did: { status, refusal } }: { did: Pick<Did, "status" | "refusal"> }) {
  if (status === "assigned") return <Status tone="ok">Yours</Status>;
  if (status === "requested") return <Status tone="warn">Waiting for approval</Status>;
  return (
    <span className="grid">
      <Status tone="bad">Refused</Status>
      <span className="text-sm text-ink-2">{refusal}</span>
    </span>
  );
}
