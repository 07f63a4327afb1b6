"use client";

import { type enrolment as enrolmentSchema, createEnrolment as schema } from "@callplane/edge-api/contract";
import { useState } from "react";
import type { z } from "zod";
import { api } from "#src/api/browser.ts";
import { createEnrolment } from "#src/api/tenants.ts";
import { Banner } from "#src/ui/banner.tsx";
import { Button } from "#src/ui/button.tsx";
import { CodeBlock } from "#src/ui/code.tsx";
import { CopyRow } from "#src/ui/copy.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Time } from "#src/ui/time.tsx";

/** A one-time code for a new gateway, shown once. */
export function EnrolGateway({ onClose }: { onClose: () => void }) {
  const [enrolment, setEnrolment] = useState<z.infer<typeof enrolmentSchema>>();
  const form = useSchemaForm({
    schema,
    values: { name: "" },
    save: ({ name }) => createEnrolment(api, name),
    onSaved: setEnrolment,
    refresh: ["gateways"],
  });
  if (enrolment === undefined) {
    return (
      <FormDialog of={form} title="Enrol gateway" submit="Make code" onClose={onClose}>
        <TextField of={form} name="name" label="Name" hint="Where it stands, for example “Vienna 1”." autoFocus />
      </FormDialog>
    );
  }
  return (
    <Dialog open onOpenChange={onClose} dismissible={false} title={`Code for ${form.watch("name")}`}>
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
    </Dialog>
  );
}
