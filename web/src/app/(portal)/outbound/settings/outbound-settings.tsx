"use client";

import { type CallingSettings, callingSettings } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { callingSettingsQuery, updateCallingSettings } from "#src/api/calling-settings.ts";
import { OwnNumberField } from "#src/routing/own-number-field.tsx";
import { TrunksField, useTrunks } from "#src/routing/trunks-field.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { UndeliveredNotices } from "#src/shell/undelivered-notices.tsx";
import { Banner } from "#src/ui/banner.tsx";
import { TextLink } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Fields } from "#src/ui/field.tsx";
import { FieldRow, TextAreaField, TextField } from "#src/ui/form/fields.tsx";
import { PageForm } from "#src/ui/form/form.tsx";
import { LinesField } from "#src/ui/form/lines-field.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Page, Section } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { notify } from "#src/ui/toast.tsx";
import { OutboundTabs } from "../outbound-tabs.tsx";

/** Emergency calls, and what all calls out have in common. */
export function OutboundSettings() {
  const settings = useQuery(callingSettingsQuery(api));
  return (
    <Page title="Calls out" purpose="Emergency calls, and which number is shown to those who are called.">
      <OutboundTabs />
      {settings.isError ? (
        <ErrorBox
          error={settings.error}
          title="The settings could not be loaded."
          onRetry={() => void settings.refetch()}
        />
      ) : settings.isPending ? (
        <TableSkeleton rows={5} />
      ) : (
        <SettingsForm settings={settings.data} />
      )}
    </Page>
  );
}

const schema = callingSettings.pick({ mainNumber: true, outsidePrefix: true, emergency: true });

function SettingsForm({ settings: { mainNumber, outsidePrefix, emergency } }: { settings: CallingSettings }) {
  const can = useCan();
  const form = useSchemaForm({
    schema,
    values: { mainNumber, outsidePrefix, emergency },
    isReadOnly: !can("routing.write"),
    save: (_, changed) => updateCallingSettings(api, changed),
    onSaved: () => notify("Saved. It takes effect with the next apply."),
    refresh: ["calling-settings", "routing", "apply"],
  });
  const { isNone } = useTrunks();
  const named = form.watch("emergency.notify");
  // With nobody named the admins are told.
  const notified = named.length === 0 ? {} : { among: named };
  return (
    <PageForm of={form}>
      <Section
        title="Emergency calls"
        note={
          <>
            They always pass: no rule, limit or suspension stops them. Each one is told of at once and stands under{" "}
            <TextLink href="/emergency-calls">Emergency calls</TextLink>.
          </>
        }
      >
        <Fields>
          {isNone && (
            <Banner tone="warn" title="Emergency calls cannot leave the company.">
              There is no trunk yet. <TextLink href="/trunks?add=1">Add one.</TextLink>
            </Banner>
          )}
          <LinesField
            of={form}
            name="emergency.numbers"
            label="Emergency numbers"
            hint="One a line. At first those of your country; numbers that may cost something are refused."
            rows={4}
          />
          <TrunksField
            of={form}
            name="emergency.trunkIds"
            label="They go out over"
            hint="Tried in order, then every other trunk there is, whatever the rules say."
          />
          <OwnNumberField
            of={form}
            name="emergency.callerId"
            label="Number shown"
            none="The main number"
            hint="The emergency services call it back: somebody on site should answer it."
          />
          <LinesField
            of={form}
            name="emergency.notify"
            label="Who is told"
            hint="E-mail addresses, one a line: of each call, at once, with who called and from where. Left empty, the admins."
            placeholder="reception@example.com"
          />
          <UndeliveredNotices {...notified} />
          <TextAreaField
            of={form}
            name="emergency.location"
            label="Where you are"
            nullable
            rows={2}
            hint="Address, floor, door: stands in the notice, for whoever shows the helpers the way."
          />
        </Fields>
      </Section>
      <Section title="All calls out">
        <FieldRow>
          <OwnNumberField
            of={form}
            name="mainNumber"
            label="Main number"
            none="None"
            hint="Shown for people without a number of their own."
          />
          <TextField
            of={form}
            name="outsidePrefix"
            label="Outside prefix"
            nullable
            inputMode="numeric"
            maxLength={2}
            hint="Dialled first to get an outside line, such as 0. Empty: nothing."
          />
        </FieldRow>
      </Section>
    </PageForm>
  );
}
