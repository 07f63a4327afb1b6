"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { createEnrolment } from "#src/api/tenants.ts";
import { Banner } from "#src/ui/banner.tsx";
import { Button } from "#src/ui/button.tsx";
import { CodeBlock } from "#src/ui/code.tsx";
import { CopyRow } from "#src/ui/copy.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { TextField } from "#src/ui/field.tsx";
import { Time } from "#src/ui/time.tsx";

/** A one-time code for a new gateway, shown once. */
export function EnrolGateway({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const create = useMutation({
    mutationFn: () => createEnrolment(api, name),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["gateways"] }),
  });
  const enrolment = create.data;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      dismissible={enrolment === undefined}
      title={enrolment === undefined ? "Enrol gateway" : `Code for ${name}`}
    >
      {enrolment === undefined ? (
        <form
          className="grid gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate();
          }}
        >
          {create.error !== null && <ErrorBox error={create.error} />}
          <TextField
            label="Name"
            hint="Where it stands, for example “Vienna 1”."
            required
            maxLength={80}
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" tone="primary" busy={create.isPending}>
              Make code
            </Button>
          </div>
        </form>
      ) : (
        <div className="grid gap-4">
          <Banner tone="warn" title="The code is shown this once and works once.">
            It ends <Time at={enrolment.expiresAt} />.
          </Banner>
          <dl className="rounded-md border px-4">
            <CopyRow label="Code" value={enrolment.code} />
          </dl>
          <p className="text-ink-2">On the gateway's machine, before its first start:</p>
          <CodeBlock text={`GATEWAY_ENROLMENT_CODE=${enrolment.code}`} label="Environment" />
          <div className="flex justify-end">
            <Button tone="primary" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
