"use client";

import { type CallingSettings, callingSettings } from "@callplane/edge-api/contract";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { updateCallingSettings } from "#src/api/calling-settings.ts";
import { DestinationName } from "#src/routing/destination-name.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { NumberField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { DurationField } from "#src/ui/form/special-fields.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Facts, Section } from "#src/ui/page.tsx";
import { notify } from "#src/ui/toast.tsx";

/** How many places there are, how long a call waits, and what becomes of it then. */
export function ParkingRules({ settings }: { settings: CallingSettings }) {
  const can = useCan();
  const [isEditing, setEditing] = useState(false);
  const { parking, defaultDestination } = settings;
  return (
    <Section
      title="Places and time"
      action={can("routing.write") && <Button onClick={() => setEditing(true)}>Change…</Button>}
    >
      <Facts
        className="card p-4"
        facts={[
          [
            "Places",
            <span key="places" className="figures">
              {parking.slots}
            </span>,
          ],
          ["A call waits", `up to ${timeInWords(parking.timeoutSec)}`],
          ["Then it rings", "whoever parked it, for half a minute"],
          [
            "After that",
            defaultDestination === null ? (
              "the caller hears that nobody can be reached"
            ) : (
              <DestinationName key="after" destination={defaultDestination} link />
            ),
          ],
        ]}
      />
      {isEditing && <ParkingForm parking={parking} onClose={() => setEditing(false)} />}
    </Section>
  );
}

const timeInWords = (sec: number) =>
  sec % 60 > 0 ? `${sec} seconds` : sec === 60 ? "a minute" : `${sec / 60} minutes`;

const schema = callingSettings.pick({ parking: true });

function ParkingForm({ parking, onClose }: { parking: CallingSettings["parking"]; onClose: () => void }) {
  const form = useSchemaForm({
    schema,
    values: { parking },
    save: (_, changed) => updateCallingSettings(api, changed),
    onSaved: () => {
      notify("Saved. It takes effect with the next apply.");
      onClose();
    },
    refresh: ["calling-settings", "self", "apply"],
  });
  return (
    <FormDialog of={form} title="Places and time" onClose={onClose}>
      <NumberField
        of={form}
        name="parking.slots"
        label="Places"
        min={1}
        max={20}
        hint="So many calls can be parked at once, 20 at most."
      />
      <DurationField
        of={form}
        name="parking.timeoutSec"
        label="A call waits"
        upTo="min"
        hint="Between 15 seconds and 15 minutes. Then it rings whoever parked it."
      />
    </FormDialog>
  );
}
