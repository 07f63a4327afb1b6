"use client";

import { type PlatformDid, refuseDid as schema } from "@callplane/edge-api/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { assignDid, refuseDid } from "#src/api/platform-dids.ts";
import { useFormatNumber } from "#src/shell/number.tsx";
import { Button } from "#src/ui/button.tsx";
import { TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { notify, notifyError } from "#src/ui/toast.tsx";

/** Gives a number to the company that asked for it, refuses it, or takes it away. */
export function Decision({ did }: { did: PlatformDid }) {
  const queries = useQueryClient();
  const format = useFormatNumber();
  const [isRefusing, setRefusing] = useState(false);
  const number = format(did.number);
  const assign = useMutation({
    mutationFn: () => assignDid(api, did.id),
    onSuccess: async () => {
      notify(`${number} is ${did.tenant.name}'s. It rings with that company's next apply.`);
      await queries.invalidateQueries({ queryKey: ["platform-dids"] });
    },
    onError: notifyError,
  });
  return (
    <span className="inline-flex flex-wrap justify-end gap-2 sm:flex-nowrap">
      {did.status !== "assigned" && (
        <Button size="small" busy={assign.isPending} onClick={() => assign.mutate()} aria-label={`Assign ${number}`}>
          Assign
        </Button>
      )}
      {did.status !== "refused" && (
        <Button
          size="small"
          tone="danger-quiet"
          onClick={() => setRefusing(true)}
          aria-label={`${did.status === "assigned" ? "Take away" : "Refuse"} ${number}`}
        >
          {did.status === "assigned" ? "Take away…" : "Refuse…"}
        </Button>
      )}
      {isRefusing && <Refusal did={did} number={number} onClose={() => setRefusing(false)} />}
    </span>
  );
}

function Refusal({ did, number, onClose }: { did: PlatformDid; number: string; onClose: () => void }) {
  const takesAway = did.status === "assigned";
  const form = useSchemaForm({
    schema,
    values: { reason: "" },
    save: ({ reason }) => refuseDid(api, did.id, reason),
    onSaved: () => {
      notify(takesAway ? `${number} is free again once ${did.tenant.name} applies.` : `${number} is refused.`);
      onClose();
    },
    refresh: ["platform-dids"],
  });
  return (
    <FormDialog
      of={form}
      title={takesAway ? `Take ${number} away from ${did.tenant.name}?` : `Refuse ${number} for ${did.tenant.name}?`}
      submit={takesAway ? "Take away" : "Refuse"}
      onClose={onClose}
    >
      <TextField of={form} name="reason" label="Reason" hint="The company reads it." autoComplete="off" autoFocus />
    </FormDialog>
  );
}
