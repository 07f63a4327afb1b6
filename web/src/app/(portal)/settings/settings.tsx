"use client";

import { updateTenant as schema, type Tenant } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { ownTenantQuery, updateOwnTenant, updateTenant } from "#src/api/tenants.ts";
import { PHONE_LANGUAGE_OPTIONS } from "#src/routing/phone-languages.ts";
import { LoadFailed } from "#src/shell/load-failed.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { CopyCode } from "#src/ui/copy.tsx";
import { FieldRow, SelectField, TextField } from "#src/ui/form/fields.tsx";
import { PageForm } from "#src/ui/form/form.tsx";
import { CountryField, TimeZoneField } from "#src/ui/form/special-fields.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Facts, Page, Section } from "#src/ui/page.tsx";
import { PageSkeleton } from "#src/ui/skeleton.tsx";
import { Time } from "#src/ui/time.tsx";
import { notify } from "#src/ui/toast.tsx";
import { MusicSection } from "./music-section.tsx";

export function Settings() {
  const tenant = useQuery(ownTenantQuery(api));
  if (tenant.isPending) return <PageSkeleton />;
  if (tenant.isError) {
    return (
      <LoadFailed
        error={tenant.error}
        what="company"
        onRetry={() => void tenant.refetch()}
        back={{ href: "/", label: "Home" }}
      />
    );
  }
  return (
    <Page title="Settings" purpose="What holds for the whole company." narrow>
      <Company tenant={tenant.data} />
      <MusicSection />
      <Section title="Does not change" className="mt-4">
        <Facts
          facts={[
            ["Key", <CopyCode key="k" text={tenant.data.key} label="Copy key" />],
            ["Since", <Time key="s" at={tenant.data.createdAt} style="long" />],
            ["Id", <CopyCode key="i" text={tenant.data.id} shown={tenant.data.id.slice(-8)} label="Copy tenant id" />],
          ]}
        />
      </Section>
    </Page>
  );
}

function Company({ tenant }: { tenant: Tenant }) {
  const can = useCan();
  const mayGiveRange = can("tenants.write");
  const { name, country, timeZone, language, extensionStart, extensionEnd } = tenant;
  const form = useSchemaForm({
    schema,
    values: { name, country, timeZone, language, extensionStart, extensionEnd },
    isReadOnly: !can("tenant.write"),
    save: (_, changed) => (mayGiveRange ? updateTenant(api, tenant.id, changed) : updateOwnTenant(api, changed)),
    onSaved: () => notify("Saved. It takes effect with the next apply."),
    refresh: ["tenant", "tenants", "me", "extensions"],
  });
  return (
    <PageForm of={form}>
      <TextField of={form} name="name" label="Name" autoComplete="organization" />
      <FieldRow>
        <CountryField
          of={form}
          name="country"
          label="Country"
          hint="Outside numbers without + are read as numbers of this country."
        />
        <TimeZoneField
          of={form}
          name="timeZone"
          label="Time zone"
          hint="Times are shown, spoken by voicemail, and opening hours kept, in this zone."
        />
      </FieldRow>
      <SelectField
        of={form}
        name="language"
        label="Language of the telephone system"
        options={PHONE_LANGUAGE_OPTIONS}
        hint="What it says by itself: that nobody is there, the place in a queue, voicemail. What you typed or recorded stays as it is. A number or a menu may have another."
      />
      {mayGiveRange ? (
        <FieldRow>
          <TextField of={form} name="extensionStart" label="First extension" inputMode="numeric" />
          <TextField
            of={form}
            name="extensionEnd"
            label="Last extension"
            inputMode="numeric"
            hint="New people get the next free number between the two."
          />
        </FieldRow>
      ) : (
        <div className="grid gap-1">
          <p className="text-sm font-medium">Extensions</p>
          <p className="figures">
            {extensionStart} to {extensionEnd}
          </p>
          <p className="text-sm text-ink-3">The range is given by the platform's operator.</p>
        </div>
      )}
    </PageForm>
  );
}
