"use client";

import { SOUND_SOURCES, type Sound } from "@callplane/edge-api/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { createUploadedSound, uploadSound } from "#src/api/sounds.ts";
import { sounds } from "#src/api/things.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { SelectField, TextAreaField, TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { RadiosField } from "#src/ui/form/radios-field.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { notify } from "#src/ui/toast.tsx";
import { SoundFileField } from "./sound-file-field.tsx";
import { SoundPreview } from "./sound-preview.tsx";
import { languageOptions, type SoundValues, soundForm } from "./sound-schema.ts";
import { useCompanyLanguage } from "./use-company-language.ts";

const SOURCE_OPTIONS = {
  text: { label: "Type it", hint: "The telephone system speaks it." },
  upload: { label: "Upload it", hint: "A recording of your own, WAV or MP3." },
};

/** Makes a sound, or shows and changes one: a text that is spoken, or a recording. */
export function SoundForm({
  sound,
  name = "",
  source: preferred = "text",
  onMade,
  onClose,
  aside,
}: {
  sound?: Sound;
  name?: string;
  /** How a new one is made, unless the person says otherwise. */
  source?: (typeof SOUND_SOURCES)[number];
  onMade: (sound: Sound) => void;
  onClose: () => void;
  aside?: ReactNode;
}) {
  const can = useCan();
  const isUploaded = sound?.source === "upload";
  const lastUsed = itemsOf(useInfiniteQuery(sounds.list(api, {}, 200)).data)[0]?.language;
  const ofCompany = useCompanyLanguage();
  const form = useSchemaForm({
    schema: soundForm,
    values: {
      name: sound?.name ?? name,
      source: sound?.source ?? preferred,
      text: sound?.text ?? "",
      language: sound?.language ?? lastUsed ?? ofCompany,
      file: null,
      isUploaded,
    },
    save: (values) => save(values, sound),
    onSaved: (saved) => {
      notify(sound === undefined ? `${saved.name} was added.` : "Saved.");
      onMade(saved);
    },
    refresh: ["sounds"],
    isReadOnly: !can("routing.write"),
  });
  const source = form.watch("source");
  return (
    <FormDialog
      of={form}
      drawer={sound !== undefined}
      title={sound?.name ?? "New sound"}
      description={sound === undefined ? "What callers hear." : "Sound"}
      submit={sound === undefined ? "Add sound" : "Save"}
      onClose={onClose}
      aside={aside}
    >
      <TextField of={form} name="name" label="Name" autoFocus={sound === undefined} autoComplete="off" />
      <RadiosField
        of={form}
        name="source"
        label="How it is made"
        options={SOUND_SOURCES.toReversed().map((value) => ({ value, ...SOURCE_OPTIONS[value] }))}
      />
      {source === "text" ? (
        <>
          <TextAreaField of={form} name="text" label="What is said" rows={5} />
          <SelectField
            of={form}
            name="language"
            label="Language"
            options={languageOptions(form.watch("language") ?? "en")}
          />
        </>
      ) : (
        <>
          {sound?.source === "upload" && <SoundPreview sound={sound} />}
          <SoundFileField of={form} name="file" label={isUploaded ? "Another recording" : "Recording"} />
        </>
      )}
    </FormDialog>
  );
}

async function save({ name, source, text, language, file }: SoundValues, sound: Sound | undefined): Promise<Sound> {
  if (source === "text") {
    const body = { name, text, language: language ?? "en" };
    return sound === undefined ? sounds.create(api, body) : sounds.update(api, sound.id, body);
  }
  const recording = file !== null && "sound" in file ? file.sound : undefined;
  if (sound === undefined) {
    if (recording === undefined) throw new Error("The form was sent without a file");
    return createUploadedSound(api, { name, language: language ?? "en", file: recording });
  }
  const renamed = name === sound.name ? sound : await sounds.update(api, sound.id, { name });
  return recording === undefined ? renamed : uploadSound(api, sound.id, recording);
}
