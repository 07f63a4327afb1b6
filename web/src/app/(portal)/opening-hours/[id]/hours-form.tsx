"use client";

import { type BusinessHours, createBusinessHours, hoursAt } from "@callplane/edge-api/contract";
import { api } from "#src/api/browser.ts";
import { openingHours } from "#src/api/things.ts";
import { wallTimeOf } from "#src/format/wall-time.ts";
import { DestinationField } from "#src/routing/destination-field.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { FieldRow, TextField } from "#src/ui/form/fields.tsx";
import { PageForm } from "#src/ui/form/form.tsx";
import { TimeZoneField } from "#src/ui/form/special-fields.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Section } from "#src/ui/page.tsx";
import { useNow } from "#src/ui/time.tsx";
import { notify } from "#src/ui/toast.tsx";
import { HolidaysField } from "../holidays-field.tsx";
import { NowStatus } from "../now-status.tsx";
import { WeeklyField } from "../weekly-field.tsx";

const schema = createBusinessHours.required({ timeZone: true });

export function HoursForm({ hours }: { hours: BusinessHours }) {
  const can = useCan();
  const { name, timeZone, weekly, holidays, open, closed } = hours;
  const form = useSchemaForm({
    schema,
    values: { name, timeZone, weekly, holidays, open, closed },
    save: (_, changed) => openingHours.update(api, hours.id, changed),
    onSaved: () => notify("Saved. It takes effect with the next apply."),
    refresh: [openingHours.key, "routing"],
    isReadOnly: !can("routing.write"),
  });
  const typed = form.watch();
  return (
    <PageForm of={form}>
      <Section title="The week">
        <div className="grid gap-4">
          <WeeklyField of={form} name="weekly" label="Open" hasGrid />
          {form.isDirty && <Preview typed={typed} hours={hours} />}
        </div>
      </Section>
      <Section title="Holidays">
        <HolidaysField
          of={form}
          name="holidays"
          label="Days on which the week does not count"
          today={wallTimeOf(Date.now(), timeZone).slice(0, 10)}
        />
      </Section>
      <Section title="Where calls go">
        <div className="grid gap-4">
          <DestinationField of={form} name="open" label="When open" />
          <DestinationField of={form} name="closed" label="When closed" />
        </div>
      </Section>
      <Section title="About these hours">
        <FieldRow>
          <TextField of={form} name="name" label="Name" autoComplete="off" />
          <TimeZoneField of={form} name="timeZone" label="Time zone" hint="Its clocks count, summer time included." />
        </FieldRow>
      </Section>
    </PageForm>
  );
}

/** How it would stand this moment by what is typed, as far as that is whole. */
function Preview({ typed, hours }: { typed: unknown; hours: BusinessHours }) {
  const now = useNow(30_000);
  const parsed = schema.pick({ timeZone: true, weekly: true, holidays: true }).safeParse(typed);
  if (!parsed.success) return null;
  const calendar = { ...parsed.data, holidays: parsed.data.holidays };
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-2 text-sm">
      <span className="text-ink-2">With these hours, right now:</span>
      <NowStatus
        hours={{ timeZone: calendar.timeZone, override: hours.override }}
        now={hoursAt(calendar, hours.override, now)}
      />
    </p>
  );
}
