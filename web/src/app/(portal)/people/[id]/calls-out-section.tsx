"use client";

import { userOutbound as schema, type User, type UserOutbound } from "@callplane/edge-api/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { outboundPoliciesQuery, setUserOutbound, userOutboundQuery } from "#src/api/outbound.ts";
import { itemsOf } from "#src/api/paging.ts";
import { OwnNumberField } from "#src/routing/own-number-field.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { TextLink } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { CheckField, FieldRow, SelectField } from "#src/ui/form/fields.tsx";
import { PageForm } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Section } from "#src/ui/page.tsx";
import { FormSkeleton } from "#src/ui/skeleton.tsx";
import { notify } from "#src/ui/toast.tsx";

/** What this person may call and shows, where it differs from everybody else. */
export function CallsOutSection({ user }: { user: User }) {
  const outbound = useQuery(userOutboundQuery(api, user.id));
  return (
    <Section
      title="Calls out"
      action={
        user.extension !== null && (
          <TextLink href={`/simulator?from=${user.extension.number}`}>May they call a number?</TextLink>
        )
      }
    >
      {outbound.isError ? (
        <ErrorBox error={outbound.error} onRetry={() => void outbound.refetch()} />
      ) : outbound.data === undefined ? (
        <FormSkeleton />
      ) : (
        <div className="card p-4">
          <OutboundForm user={user} outbound={outbound.data} />
        </div>
      )}
    </Section>
  );
}

function OutboundForm({ user, outbound }: { user: User; outbound: UserOutbound }) {
  const can = useCan();
  const policies = itemsOf(useInfiniteQuery(outboundPoliciesQuery(api)).data);
  const standard = policies.find(({ isDefault }) => isDefault);
  const form = useSchemaForm({
    schema,
    values: outbound,
    isReadOnly: !can("routing.write"),
    save: (whole) => setUserOutbound(api, user.id, whole),
    onSaved: () => notify("Saved. It takes effect with the next apply."),
    refresh: ["users", "outbound-policies", "apply"],
  });
  return (
    <PageForm of={form} readOnlyNote="Your role reads this; an admin changes it.">
      <FieldRow>
        <SelectField
          of={form}
          name="policyId"
          label="Policy"
          nullable={standard === undefined ? "As everybody" : `As everybody: ${standard.name}`}
          options={policies.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <OwnNumberField of={form} name="callerId" label="Number shown" none="The main number" />
      </FieldRow>
      <CheckField of={form} name="hidesNumber" label="Show no number" hint="Emergency services see one all the same." />
    </PageForm>
  );
}
