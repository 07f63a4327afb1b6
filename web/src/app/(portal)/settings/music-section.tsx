"use client";

import { type CallingSettings, callingSettings } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { callingSettingsQuery, updateCallingSettings } from "#src/api/calling-settings.ts";
import { MusicField } from "#src/routing/music-field.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { PageForm } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Section } from "#src/ui/page.tsx";
import { notify } from "#src/ui/toast.tsx";

/** What whoever is held hears, for those who may see how calls go. */
export function MusicSection() {
  const settings = useQuery({ ...callingSettingsQuery(api), enabled: useCan()("routing.read") });
  if (settings.isError) return <ErrorBox error={settings.error} onRetry={() => void settings.refetch()} />;
  if (settings.data === undefined) return null;
  return (
    <Section title="Music on hold" className="mt-4">
      <MusicForm settings={settings.data} />
    </Section>
  );
}

const schema = callingSettings.pick({ musicSoundIds: true });

function MusicForm({ settings }: { settings: CallingSettings }) {
  const form = useSchemaForm({
    schema,
    values: { musicSoundIds: settings.musicSoundIds },
    isReadOnly: !useCan()("routing.write"),
    save: (_, changed) => updateCallingSettings(api, changed),
    onSaved: () => notify("Saved. It takes effect with the next apply."),
    refresh: ["calling-settings", "sounds"],
  });
  return (
    <PageForm of={form}>
      <MusicField
        of={form}
        name="musicSoundIds"
        label="Whoever waits or is held hears"
        none="The music that comes with the system"
        hint="Also in queues without music of their own, and while a call is parked. Use music you have the rights to."
      />
    </PageForm>
  );
}
