"use client";

import { useState } from "react";
import { Button, TextLink } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { ScrollRegion } from "#src/ui/scroll-region.tsx";
import { ProgressBar, type Step, Steps } from "#src/ui/steps.tsx";
import { PhonesForAll } from "./phones-for-all.tsx";
import type { AddedLine } from "./use-adding.ts";

/** What becomes of each line, as it happens; then what is left to correct, and what comes next. */
export function AddingPeople({
  lines,
  onAgain,
  onClose,
}: {
  lines: readonly AddedLine[];
  /** Back to the lines that could not be added. */
  onAgain: (left: string) => void;
  onClose: () => void;
}) {
  const [hasPhones, setPhones] = useState(false);
  const added = lines.flatMap((line) => (line.state === "done" ? [line.user] : []));
  const failed = lines.filter(({ state }) => state === "failed");
  const open = lines.length - added.length - failed.length;
  const isDone = open === 0;
  const who = added.length === 1 ? "One person was added" : `${added.length} people were added`;
  if (hasPhones) return <PhonesForAll people={added} onClose={onClose} />;
  return (
    <Dialog
      open
      wide
      dismissible={isDone}
      onOpenChange={onClose}
      title={isDone ? who : "Adding people"}
      footer={
        isDone && (
          <>
            {failed.length > 0 && (
              <Button className="me-auto" onClick={() => onAgain(failed.map(({ line }) => line).join("\n"))}>
                {failed.length === 1 ? "Correct the one left" : `Correct the ${failed.length} left`}
              </Button>
            )}
            {added.length > 0 && <Button onClick={() => setPhones(true)}>Desk phones for them…</Button>}
            <Button tone="primary" onClick={onClose}>
              Done
            </Button>
          </>
        )
      }
    >
      <div className="grid gap-4">
        {!isDone && <ProgressBar value={1 - open / lines.length} label="People added" />}
        <p role="status" className={isDone ? "text-ink-2" : "sr-only"}>
          {isDone && (failed.length === 0 ? "All of them." : `${failed.length} of ${lines.length} could not be added.`)}
          {isDone &&
            added.length > 0 &&
            " Whoever uses the browser as a phone needs nothing more; for desk phones, fetch what is to be typed into them."}
        </p>
        <ScrollRegion label="People" className="max-h-[50dvh] overflow-y-auto rounded-md border px-3">
          <Steps label="What became of each" steps={lines.map(toStep)} />
        </ScrollRegion>
        {isDone && added.length > 0 && (
          <p className="text-sm text-ink-3">
            Their extensions ring once the changes are applied. <TextLink href="/apply">Review and apply</TextLink>
          </p>
        )}
      </div>
    </Dialog>
  );
}

function toStep(line: AddedLine, index: number): Step {
  const label = line.name === "" ? line.line : line.name;
  const note =
    line.state === "done" ? (
      (line.user.extension?.number ?? "no extension")
    ) : line.state === "failed" ? (
      <span className="text-bad">{line.problem}</span>
    ) : undefined;
  return { id: String(index), label, state: line.state, ...(note !== undefined && { note }) };
}
