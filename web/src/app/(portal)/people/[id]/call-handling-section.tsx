"use client";

import { type CallSettingsState, callSettings, forwardTarget, type User } from "@callplane/edge-api/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { z } from "zod";
import { api } from "#src/api/browser.ts";
import { setUserCallSettings, userCallSettingsQuery } from "#src/api/call-settings.ts";
import { forwardTargetTyped, toForwardTarget } from "#src/format/forward-target.ts";
import { useCan, useMe } from "#src/shell/me-context.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { CheckField, FieldRow, TextField } from "#src/ui/form/fields.tsx";
import { PageForm } from "#src/ui/form/form.tsx";
import { DurationField } from "#src/ui/form/special-fields.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Section } from "#src/ui/page.tsx";
import { FormSkeleton } from "#src/ui/skeleton.tsx";
import { notify } from "#src/ui/toast.tsx";
import { AlsoRingsList } from "../../my-phone/also-rings-list.tsx";
import { InForce } from "../../my-phone/in-force.tsx";

/** How somebody's phones behave: what they set themselves under My phone, for whoever looks after people. */
export function CallHandlingSection({ user }: { user: User }) {
  const settings = useQuery(userCallSettingsQuery(api, user.id));
  return (
    <Section
      title="When somebody calls"
      note={`The same that ${user.name} sees under “My phone”. It holds for the next call, without an apply.`}
      action={settings.data && <InForce state={settings.data} />}
    >
      {settings.isError ? (
        <ErrorBox error={settings.error} onRetry={() => void settings.refetch()} />
      ) : settings.data === undefined ? (
        <FormSkeleton />
      ) : (
        <div className="card p-4">
          <CallHandlingForm user={user} settings={settings.data} />
        </div>
      )}
    </Section>
  );
}

/** As it is typed: extensions and numbers as one would dial them, empty for the usual way. */
function typedSettings(country: string) {
  const target = z
    .string()
    .transform((typed) => toForwardTarget(typed, country))
    .refine(
      (target) => target === null || forwardTarget.safeParse(target).success,
      "Type an extension, or an outside number as you would dial it",
    );
  return callSettings.extend({ forwardAlways: target, forwardBusy: target, forwardNoAnswer: target });
}

function CallHandlingForm({ user, settings }: { user: User; settings: CallSettingsState }) {
  const can = useCan();
  const me = useMe();
  const queries = useQueryClient();
  const { country } = me.tenant;
  const schema = useMemo(() => typedSettings(country), [country]);
  const typed = (target: string | null) => forwardTargetTyped(target, country);
  const form = useSchemaForm({
    schema,
    values: {
      doNotDisturb: settings.doNotDisturb,
      forwardAlways: typed(settings.forwardAlways),
      forwardBusy: typed(settings.forwardBusy),
      forwardNoAnswer: typed(settings.forwardNoAnswer),
      forwardAlwaysAsks: settings.forwardAlwaysAsks,
      forwardBusyAsks: settings.forwardBusyAsks,
      forwardNoAnswerAsks: settings.forwardNoAnswerAsks,
      ringSec: settings.ringSec,
      alsoRings: settings.alsoRings,
      blockedCallers: settings.blockedCallers,
    },
    isReadOnly: !can("users.write"),
    save: (_, changed) => setUserCallSettings(api, user.id, changed),
    onSaved: (saved) => {
      queries.setQueryData(userCallSettingsQuery(api, user.id).queryKey, saved);
      notify("Saved. It holds for the next call.");
    },
  });
  const isAlways = (form.watch("forwardAlways") ?? "").trim() !== "";
  return (
    <PageForm of={form} readOnlyNote="Your role reads this; an admin changes it, and so does the person.">
      <CheckField
        of={form}
        name="doNotDisturb"
        label="Do not disturb"
        hint="Their phones stay quiet; callers go where busy calls go."
      />
      <TextField
        of={form}
        name="forwardAlways"
        label="Send all calls to"
        optional
        inputMode="tel"
        autoComplete="off"
        hint="An extension, or a number as you would dial it. Empty: their phones ring."
      />
      <FieldRow>
        <TextField
          of={form}
          name="forwardBusy"
          label="When busy, to"
          optional
          inputMode="tel"
          autoComplete="off"
          hint={isAlways ? "Not while all calls go elsewhere." : "Empty: their voicemail."}
        />
        <TextField
          of={form}
          name="forwardNoAnswer"
          label="When there is no answer, to"
          optional
          inputMode="tel"
          autoComplete="off"
          hint={isAlways ? "Not while all calls go elsewhere." : "Empty: their voicemail."}
        />
      </FieldRow>
      <fieldset>
        <legend className="text-sm font-medium">Outside, who answers presses 1 to take the call</legend>
        <p className="text-sm text-ink-3">So that a mobile's own voicemail takes none.</p>
        <CheckField of={form} name="forwardAlwaysAsks" label="When all calls go there" />
        <CheckField of={form} name="forwardBusyAsks" label="When they are busy" />
        <CheckField of={form} name="forwardNoAnswerAsks" label="When they do not answer" />
      </fieldset>
      <DurationField of={form} name="ringSec" label="Their phones ring for" upTo="min" />
      <fieldset className="grid gap-2">
        <legend className="text-sm font-medium">Other numbers that ring, too</legend>
        <AlsoRingsList
          value={form.watch("alsoRings") ?? []}
          ringSec={form.watch("ringSec") ?? settings.ringSec}
          isReadOnly={form.isReadOnly}
          onChange={(alsoRings) => form.setValue("alsoRings", alsoRings, { shouldDirty: true })}
        />
      </fieldset>
    </PageForm>
  );
}
