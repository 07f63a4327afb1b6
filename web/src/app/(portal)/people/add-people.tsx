"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { nextExtensionQuery } from "#src/api/me.ts";
import { Button } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { CheckLine, FieldFrame, fileLook, inputLook } from "#src/ui/field.tsx";
import { LeaveGuard, useLeaveGuard } from "#src/ui/form/leave-guard.tsx";
import { AddingPeople } from "./adding-people.tsx";
import { readPeople } from "./paste-people.ts";
import { PastedTable } from "./pasted-table.tsx";
import { useAdding } from "./use-adding.ts";

const EXAMPLE = "Ada Linden, ada@linden.example\nBen Linden, ben@linden.example, 1002";
/** Larger is no list of names. */
const MOST_BYTES = 200_000;

/** Many people at once, from a list: looked at line by line before anything is sent, and line by line while it is. */
export function AddPeople({ onClose }: { onClose: () => void }) {
  const next = useQuery(nextExtensionQuery(api));
  const [text, setText] = useState("");
  const [invites, setInvites] = useState(true);
  const adding = useAdding();
  const guard = useLeaveGuard(text.trim() !== "" && adding.lines === undefined);
  const people = readPeople(text, { sendInvitation: invites });
  const ready = people.filter(({ person }) => person !== undefined);

  async function takeFile(file: File | undefined) {
    if (file !== undefined && file.size <= MOST_BYTES) setText(await file.text());
  }

  if (adding.lines !== undefined) {
    const again = (left: string) => {
      setText(left);
      adding.clear();
    };
    return <AddingPeople lines={adding.lines} onAgain={again} onClose={onClose} />;
  }
  return (
    <Dialog
      open
      wide
      onOpenChange={() => guard.ask(onClose)}
      title="Add several people"
      description="Copy them from a spreadsheet or a list of addresses: a line for each."
      footer={
        <>
          <Button onClick={() => guard.ask(onClose)}>Cancel</Button>
          <Button tone="primary" disabled={ready.length === 0} onClick={() => adding.start(people)}>
            {ready.length === 0 ? "Add people" : `Add ${ready.length} ${ready.length === 1 ? "person" : "people"}`}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <FieldFrame
          label="Names and e-mail addresses"
          hint={
            next.data?.number
              ? `Without an extension they get the next free ones, from ${next.data.number}.`
              : "Without an extension they get the next free ones."
          }
        >
          {(tied) => (
            <textarea
              {...tied}
              className={`${inputLook} min-h-32 py-2 font-mono text-sm`}
              rows={6}
              value={text}
              placeholder={EXAMPLE}
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </FieldFrame>
        <FieldFrame label="Or a file" optional hint="CSV or text, as a spreadsheet saves it.">
          {(tied) => (
            <input
              {...tied}
              type="file"
              accept=".csv,.txt,.tsv,text/csv,text/plain"
              className={fileLook}
              onChange={(event) => void takeFile(event.target.files?.[0])}
            />
          )}
        </FieldFrame>
        <CheckLine
          label="Send each an invitation by e-mail"
          hint="They choose their password with it. It can be sent later, too."
          checked={invites}
          onChange={(event) => setInvites(event.target.checked)}
        />
        {people.length > 0 && <PastedTable people={people} />}
      </div>
      <LeaveGuard guard={guard} />
    </Dialog>
  );
}
