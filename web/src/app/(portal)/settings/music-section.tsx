"use client";

import { type CallingSettings, callingSettings } from "@callplane/edge-api/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { callingSettingsQuery, updateCallingSettings } from "#src/api/calling-settings.ts";
import { itemsOf } from "#src/api/paging.ts";
import { sounds } from "#src/api/things.ts";
import { MusicField } from "#src/routing/music-field.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Section } from "#src/ui/page.tsx";
import { notify } from "#src/ui/toast.tsx";

const STOCK = "The music that comes with the system";

/** What whoever is held hears, for those who may see how calls go. */
export function MusicSection() {
  const can = useCan();
  const settings = useQuery({ ...callingSettingsQuery(api), enabled: can("routing.read") });
  const known = useInfiniteQuery({ ...sounds.list(api, {}, 200), enabled: can("routing.read") });
  const [isEditing, setEditing] = useState(false);
  if (settings.isError) return <ErrorBox error={settings.error} onRetry={() => void settings.refetch()} />;
  if (settings.data === undefined) return null;
  const names = new Map(itemsOf(known.data).map(({ id, name }) => [id, name]));
  const { musicSoundIds } = settings.data;
  return (
    <Section
      title="Music on hold"
      className="mt-4"
      action={can("routing.write") && <Button onClick={() => setEditing(true)}>Change music…</Button>}
    >
      {musicSoundIds.length === 0 ? (
        <p>{STOCK}.</p>
      ) : (
        <ol className="list-inside list-decimal">
          {musicSoundIds.map((id) => (
            <li key={id}>{names.get(id) ?? "…"}</li>
          ))}
        </ol>
      )}
      <p className="mt-1 text-sm text-ink-3">
        For whoever is held, parked, or waits in a queue without music of its own.
      </p>
      {isEditing && <MusicForm settings={settings.data} onClose={() => setEditing(false)} />}
    </Section>
  );
}

const schema = callingSettings.pick({ musicSoundIds: true });

function MusicForm({ settings, onClose }: { settings: CallingSettings; onClose: () => void }) {
  const form = useSchemaForm({
    schema,
    values: { musicSoundIds: settings.musicSoundIds },
    save: (_, changed) => updateCallingSettings(api, changed),
    onSaved: () => {
      notify("Saved. It takes effect with the next apply.");
      onClose();
    },
    refresh: ["calling-settings", "sounds"],
  });
  return (
    <FormDialog of={form} title="Music on hold" onClose={onClose}>
      <MusicField
        of={form}
        name="musicSoundIds"
        label="Whoever waits or is held hears"
        none={STOCK}
        hint="Several are played one after the other, and then from the beginning. Use music you have the rights to."
      />
    </FormDialog>
  );
}
