"use client";

import type { RatesBody } from "@callplane/edge-api/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { setRates } from "#src/api/rates.ts";
import { Button } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { FieldFrame, fileLook } from "#src/ui/field.tsx";
import { ScrollRegion } from "#src/ui/scroll-region.tsx";
import { notify } from "#src/ui/toast.tsx";
import { readRates } from "./rate-lines.ts";

const MOST_SHOWN = 50;

/** A whole list in place of the one there is, from a file; it is read here, and every line that is wrong is named. */
export function ReplaceRates({ list, onClose }: { list: RatesBody; onClose: () => void }) {
  const queries = useQueryClient();
  const [read, setRead] = useState<ReturnType<typeof readRates>>();
  const replace = useMutation({
    mutationFn: () => setRates(api, read?.items ?? [], list.version),
    // What is there now may be looked at, and replaced by pressing again.
    onError: () => queries.invalidateQueries({ queryKey: ["rates"] }),
    onSuccess: async ({ items }) => {
      notify(`${items.length.toLocaleString("en")} prices are in place.`);
      await queries.invalidateQueries({ queryKey: ["rates"] });
      onClose();
    },
  });
  const good = read?.items.length ?? 0;
  const wrong = read?.problems ?? [];
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title="Replace the price list"
      description={`The ${list.items.length.toLocaleString("en")} prices there are now go. Download them before.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" disabled={good === 0} busy={replace.isPending} onClick={() => replace.mutate()}>
            {good === 0 ? "Replace" : `Replace by ${good.toLocaleString("en")} prices`}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <FieldFrame
          label="File"
          hint="CSV with four columns, as Download writes it: beginning, country (two letters), class, price a minute."
        >
          {(tied) => (
            <input
              {...tied}
              type="file"
              accept=".csv,.txt,.tsv,text/csv,text/plain"
              className={fileLook}
              onChange={async (event) => {
                const file = event.target.files?.[0];
                setRead(file === undefined ? undefined : readRates(await file.text()));
              }}
            />
          )}
        </FieldFrame>
        {read !== undefined && (
          <p role="status" className="text-sm text-ink-2">
            {good.toLocaleString("en")} lines are good
            {wrong.length > 0 && `, ${wrong.length.toLocaleString("en")} are not and would be left out`}.
          </p>
        )}
        {wrong.length > 0 && (
          <ScrollRegion label="Lines that are wrong" className="max-h-60 overflow-y-auto rounded-md border px-3">
            <ul className="divide-y text-sm">
              {wrong.slice(0, MOST_SHOWN).map(({ line, text, problem }) => (
                <li key={line} className="grid gap-0.5 py-1.5">
                  <span className="text-bad">
                    Line {line}: {problem}
                  </span>
                  <code className="font-mono text-xs break-all text-ink-3">{text}</code>
                </li>
              ))}
              {wrong.length > MOST_SHOWN && <li className="py-1.5 text-ink-3">and {wrong.length - MOST_SHOWN} more</li>}
            </ul>
          </ScrollRegion>
        )}
        {replace.error !== null && <ErrorBox error={replace.error} />}
      </div>
    </Dialog>
  );
}
