"use client";

import { MAX_SOUND_BYTES, MAX_SOUND_SEC } from "@callplane/edge-api/contract";
import { useEffect, useState } from "react";
import { type FieldValues, useController } from "react-hook-form";
import { readSoundFile } from "#src/format/sound-file.ts";
import { formatDuration } from "#src/format/time.ts";
import { FieldFrame, fileLook } from "#src/ui/field.tsx";
import { type Bound, errorAt, pathOf, words } from "#src/ui/form/fields.tsx";
import type { SoundFile } from "./sound-schema.ts";

const MIB = 1024 * 1024;

/** A recording from one's computer: looked at before it is sent, and played for one to be sure. */
export function SoundFileField<Values extends FieldValues>({
  of,
  name,
  ...rest
}: Bound<Values, SoundFile | null | undefined>) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const file = fileOf(field.value);
  const objection = file !== null && "objection" in file ? file.objection : undefined;
  return (
    <div className="grid gap-2">
      <FieldFrame
        {...words(rest)}
        hint={`WAV or MP3, ${MAX_SOUND_BYTES / MIB} MB and ${MAX_SOUND_SEC / 60} minutes at most.`}
        error={objection ?? errorAt(of.errors, name)}
      >
        {(tied) => (
          <input
            {...tied}
            type="file"
            accept="audio/wav,audio/mpeg,.wav,.mp3"
            ref={field.ref}
            onBlur={field.onBlur}
            onChange={async (event) => {
              const chosen = event.target.files?.[0];
              field.onChange(chosen === undefined ? null : await inspect(chosen));
            }}
            className={fileLook}
          />
        )}
      </FieldFrame>
      {file !== null && "sound" in file && <Listen sound={file.sound} name={file.fileName} />}
    </div>
  );
}

const fileOf = (value: SoundFile | null | undefined): SoundFile | null => value ?? null;

async function inspect(file: File): Promise<SoundFile> {
  const read = await readSoundFile(file);
  if ("objection" in read) return { fileName: file.name, ...read };
  const sec = await durationOf(read.sound);
  if (sec !== undefined && sec > MAX_SOUND_SEC) {
    const objection = `It lasts ${formatDuration(sec)}; ${formatDuration(MAX_SOUND_SEC)} is the most.`;
    return { fileName: file.name, objection };
  }
  return { fileName: file.name, sound: read.sound };
}

/** Seconds, as far as this browser can tell. */
function durationOf(sound: Blob): Promise<number | undefined> {
  const url = URL.createObjectURL(sound);
  const audio = new Audio();
  return new Promise<number | undefined>((resolve) => {
    audio.onloadedmetadata = () => resolve(Number.isFinite(audio.duration) ? audio.duration : undefined);
    audio.onerror = () => resolve(undefined);
    audio.src = url;
  }).finally(() => URL.revokeObjectURL(url));
}

function Listen({ sound, name }: { sound: Blob; name: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(sound);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [sound]);
  // biome-ignore lint/a11y/useMediaCaption: what is said in the file is known to nobody but who made it
  return url === undefined ? null : <audio controls src={url} aria-label={name} className="h-10 w-full" />;
}
