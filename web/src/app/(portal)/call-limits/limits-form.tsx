"use client";

import { type CallLimits, DEFAULT_AUTO_BLOCK, callLimits as schema } from "@callplane/edge-api/contract";
import type { z } from "zod";
import { api } from "#src/api/browser.ts";
import { setCallLimits } from "#src/api/call-limits.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { CheckLine, Fields } from "#src/ui/field.tsx";
import { CheckField, FieldRow, NumberField, TextField } from "#src/ui/form/fields.tsx";
import { PageForm } from "#src/ui/form/form.tsx";
import { LinesField } from "#src/ui/form/lines-field.tsx";
import { TimeField } from "#src/ui/form/special-fields.tsx";
import { type SchemaForm, useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Section } from "#src/ui/page.tsx";
import { notify } from "#src/ui/toast.tsx";
import { CapFields } from "./cap-fields.tsx";
import { CountriesField } from "./countries-field.tsx";

type FormValues = z.input<typeof schema>;

export function LimitsForm({ limits }: { limits: CallLimits }) {
  const can = useCan();
  const form = useSchemaForm({
    schema,
    values: limits,
    isReadOnly: !can("call_limits.write"),
    save: (whole) => setCallLimits(api, whole),
    onSaved: () => notify("Saved. The limits are in force within a second."),
    refresh: ["call-limits"],
  });
  return (
    <PageForm
      of={form}
      submit="Save limits"
      readOnlyNote="Only an admin of the company changes call limits: they are what stands when another account is stolen."
    >
      <Section
        title="What may be called"
        note="Beside the rules for calls out: both must allow a number. What nobody knows, and short numbers that may bill the caller, only go out where their beginning is allowed."
      >
        <Fields>
          <CountriesField of={form} name="allowedCountries" />
          <CheckField
            of={form}
            name="allowsPremium"
            label="Premium-rate numbers"
            hint="Numbers that bill the caller for a service."
          />
          <CheckField
            of={form}
            name="allowsHighRisk"
            label="Satellite phones and prefixes that fraud prefers"
            hint="Calls there are what a stolen account is mostly used for."
          />
          <FieldRow>
            <LinesField
              of={form}
              name="blockedPrefixes"
              label="Beginnings never allowed"
              hint="One a line, such as +88213."
            />
            <LinesField
              of={form}
              name="allowedPrefixes"
              label="Beginnings always allowed"
              hint="Exceptions to the countries and kinds above, such as one partner's satellite phone."
            />
          </FieldRow>
        </Fields>
      </Section>
      <Section title="How much" note="For the whole company, over all its phones. Empty: not limited.">
        <Fields>
          <CapFields of={form} currency={form.watch("currency")} />
          <FieldRow>
            <NumberField
              of={form}
              name="alertAtPercent"
              label="Warn the admins at"
              unit="%"
              min={1}
              max={100}
              hint="Of the minutes or the spend of a day, by e-mail."
            />
            <TextField
              of={form}
              name="currency"
              label="Currency"
              maxLength={3}
              inputClassName="max-w-24 uppercase"
              hint="Three letters. The platform's prices are read in it; nothing is converted."
            />
          </FieldRow>
        </Fields>
      </Section>
      <Section title="At night">
        <Night of={form} />
      </Section>
      <Section title="Blocked by itself">
        <AutoBlock of={form} />
      </Section>
    </PageForm>
  );
}

/** Whoever looks like a thief is kept from calling out until an admin says otherwise. */
function AutoBlock({ of }: { of: SchemaForm<FormValues> }) {
  const isSet = of.watch("autoBlock") !== null;
  return (
    <Fields>
      <CheckLine
        isSwitch
        label="Block whoever looks like a stolen phone"
        hint="Such a person makes no calls out, emergency calls excepted, until an admin lets them; the admins get an e-mail at once."
        checked={isSet}
        onChange={(event) =>
          of.setValue("autoBlock", event.target.checked ? { ...DEFAULT_AUTO_BLOCK } : null, {
            shouldDirty: true,
            shouldTouch: true,
          })
        }
      />
      {isSet && (
        <FieldRow className="sm:grid-cols-3">
          <NumberField of={of} name="autoBlock.refusals" label="Refused calls" min={3} max={1000} />
          <NumberField of={of} name="autoBlock.withinMinutes" label="Within" unit="minutes" min={1} max={60} />
          <NumberField
            of={of}
            name="autoBlock.nightDestinations"
            label="Or dear or risky numbers at night"
            min={2}
            max={100}
            hint="Different ones within an hour, even where they may be called."
          />
        </FieldRow>
      )}
    </Fields>
  );
}

/** The usual night, until other hours are set. */
const USUAL_NIGHT = { from: "22:00", to: "06:00" };

function Night({ of }: { of: SchemaForm<FormValues> }) {
  const isSet = of.watch("night") !== null;
  return (
    <Fields>
      <CheckLine
        isSwitch
        label="At night only national, mobile and free numbers"
        hint="Most fraud happens while nobody looks."
        checked={isSet}
        onChange={(event) =>
          of.setValue("night", event.target.checked ? USUAL_NIGHT : null, { shouldDirty: true, shouldTouch: true })
        }
      />
      {isSet && (
        <FieldRow className="max-w-80">
          <TimeField of={of} name="night.from" label="From" />
          <TimeField of={of} name="night.to" label="To" />
        </FieldRow>
      )}
    </Fields>
  );
}
