"use client";

import { type CallingSettings, callingSettings } from "@callplane/edge-api/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { callingSettingsQuery, updateCallingSettings } from "#src/api/calling-settings.ts";
import { itemsOf } from "#src/api/paging.ts";
import { dids } from "#src/api/things.ts";
import { DestinationField } from "#src/routing/destination-field.tsx";
import { DestinationName } from "#src/routing/destination-name.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { PhoneNumber, useFormatNumber } from "#src/shell/number.tsx";
import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { SelectField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Facts } from "#src/ui/page.tsx";
import { notify } from "#src/ui/toast.tsx";

/** What holds for all numbers: where calls go by default, and which number is shown to those who are called. */
export function DefaultsCard() {
  const can = useCan();
  const settings = useQuery(callingSettingsQuery(api));
  const [isEditing, setEditing] = useState(false);
  if (settings.isError) return <ErrorBox error={settings.error} onRetry={() => void settings.refetch()} />;
  const { defaultDestination, mainNumber } = settings.data ?? {};
  return (
    <section aria-label="For all numbers" className="card flex flex-wrap items-center gap-x-6 gap-y-3 px-4 py-3">
      <Facts
        className="grow"
        facts={[
          [
            "By default",
            settings.data === undefined ? (
              "…"
            ) : defaultDestination === null || defaultDestination === undefined ? (
              <span key="d">callers hear that nobody can be reached</span>
            ) : (
              <DestinationName key="d" destination={defaultDestination} link />
            ),
          ],
          [
            "Main number",
            settings.data === undefined ? "…" : mainNumber ? <PhoneNumber key="m" number={mainNumber} /> : "none",
          ],
        ]}
      />
      {can("routing.write") && settings.data !== undefined && <Button onClick={() => setEditing(true)}>Change…</Button>}
      {isEditing && settings.data !== undefined && (
        <DefaultsForm settings={settings.data} onClose={() => setEditing(false)} />
      )}
    </section>
  );
}

const schema = callingSettings.pick({ defaultDestination: true, mainNumber: true });

function DefaultsForm({ settings, onClose }: { settings: CallingSettings; onClose: () => void }) {
  const format = useFormatNumber();
  const numbers = itemsOf(useInfiniteQuery(dids.list(api, {}, 200)).data);
  const { defaultDestination, mainNumber } = settings;
  const form = useSchemaForm({
    schema,
    values: { defaultDestination, mainNumber },
    save: (_, changed) => updateCallingSettings(api, changed),
    onSaved: () => {
      notify("Saved.");
      onClose();
    },
    refresh: ["calling-settings", "dids", "routing"],
  });
  const options = numbers.map(({ number, label }) => ({
    value: number,
    label: [format(number), label].filter(Boolean).join(" · "),
  }));
  return (
    <FormDialog of={form} title="For all numbers" onClose={onClose}>
      <DestinationField
        of={form}
        name="defaultDestination"
        label="By default, calls go to"
        nullable="Nobody: callers hear that nobody can be reached"
        hint="For every number that leads to nothing of its own."
      />
      <SelectField
        of={form}
        name="mainNumber"
        label="Main number"
        nullable="None"
        options={
          mainNumber === null || options.some(({ value }) => value === mainNumber)
            ? options
            : [{ value: mainNumber, label: format(mainNumber) }, ...options]
        }
        hint="Shown to those whom your people call, unless a person shows a number of their own."
      />
    </FormDialog>
  );
}
