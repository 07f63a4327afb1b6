"use client";

import { userCallLimits as schema, type User, type UserCallLimits } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { callLimitsQuery, setUserCallLimits, userCallLimitsQuery } from "#src/api/call-limits.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { TextLink } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { PageForm } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Section } from "#src/ui/page.tsx";
import { FormSkeleton } from "#src/ui/skeleton.tsx";
import { notify } from "#src/ui/toast.tsx";
import { CapFields } from "../../call-limits/cap-fields.tsx";
import { OwnRules } from "./own-rules.tsx";

/** A person's own limits, beside the company's. */
export function LimitsSection({ user }: { user: User }) {
  const limits = useQuery(userCallLimitsQuery(api, user.id));
  return (
    <Section
      title="Call limits of their own"
      note="Beside the company's: both hold, unless you say that this person may go beyond it. Empty: only the company's. In force within a second."
      action={<TextLink href="/call-limits">The company's</TextLink>}
    >
      {limits.isError ? (
        <ErrorBox error={limits.error} onRetry={() => void limits.refetch()} />
      ) : limits.data === undefined ? (
        <FormSkeleton />
      ) : (
        <div className="card p-4">
          <CapsForm user={user} limits={limits.data} />
        </div>
      )}
    </Section>
  );
}

function CapsForm({ user, limits }: { user: User; limits: UserCallLimits }) {
  const can = useCan();
  const company = useQuery(callLimitsQuery(api));
  const form = useSchemaForm({
    schema,
    values: limits,
    isReadOnly: !can("call_limits.write"),
    save: (whole) => setUserCallLimits(api, user.id, whole),
    onSaved: () => notify(`Saved. ${user.name}'s limits are in force within a second.`),
    refresh: ["users"],
  });
  return (
    <PageForm of={form} readOnlyNote="Only an admin of the company changes call limits.">
      <OwnRules of={form} />
      <CapFields of={form} currency={company.data?.currency ?? "EUR"} />
    </PageForm>
  );
}
