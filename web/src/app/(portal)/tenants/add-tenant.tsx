"use client";

import { createTenant as createTenantSchema } from "@callplane/edge-api/contract";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { createTenant } from "#src/api/tenants.ts";
import { FieldRow, TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { CountryField, TimeZoneField } from "#src/ui/form/special-fields.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { notify } from "#src/ui/toast.tsx";
import { countriesOf, type FirstCountries, FirstCountriesField } from "./first-countries.tsx";

/** The contract lets a tenant come without an admin; here it never does. */
const schema = createTenantSchema.safeExtend({ admin: createTenantSchema.shape.admin.unwrap() });

/** A short name from a long one, as the contract wants it. */
const keyFrom = (name: string) =>
  name
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^a-z0-9]/g, "")
    .replace(/^\d+/, "")
    .slice(0, 16);

/** The company, its numbers and its first admin, on one page. */
export function AddTenant({ onClose }: { onClose: () => void }) {
  const [choice, setChoice] = useState<FirstCountries>("near");
  const form = useSchemaForm({
    schema,
    values: {
      name: "",
      key: "",
      country: "AT",
      timeZone: "Europe/Vienna",
      extensionStart: "1000",
      extensionEnd: "1999",
      admin: { name: "", email: "" },
    },
    save: (tenant) => createTenant(api, { ...tenant, allowedCountries: countriesOf(choice, tenant.country) }),
    onSaved: (tenant) => {
      notify(`${tenant.name} is here; its admin has an invitation.`);
      onClose();
    },
    refresh: ["tenants"],
  });
  return (
    <FormDialog
      of={form}
      wide
      title="Add tenant"
      description="A company of its own: its people, phones and numbers meet no other's."
      submit="Add tenant"
      onClose={onClose}
    >
      <FieldRow>
        <TextField
          of={form}
          name="name"
          label="Company"
          autoFocus
          autoComplete="off"
          onType={(name) => {
            if (!form.isChanged("key")) form.setValue("key", keyFrom(name));
          }}
        />
        <TextField
          of={form}
          name="key"
          label="Key"
          hint="Short name; part of every SIP user name; never changes."
          autoComplete="off"
        />
        <CountryField
          of={form}
          name="country"
          label="Country"
          hint="For reading numbers, and for the language callers are spoken to in."
        />
        <TimeZoneField of={form} name="timeZone" label="Time zone" />
        <TextField of={form} name="extensionStart" label="First extension" inputMode="numeric" />
        <TextField of={form} name="extensionEnd" label="Last extension" inputMode="numeric" />
        <TextField of={form} name="admin.name" label="Admin's name" autoComplete="off" />
        <TextField
          of={form}
          name="admin.email"
          label="Admin's e-mail"
          type="email"
          autoComplete="off"
          hint="Gets an invitation."
        />
      </FieldRow>
      <FirstCountriesField home={form.watch("country") ?? "AT"} choice={choice} onChoose={setChoice} />
    </FormDialog>
  );
}
