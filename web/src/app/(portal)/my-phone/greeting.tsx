"use client";

import type { OwnVoicemail } from "@callplane/edge-api/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pause, Play, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { api } from "#src/api/browser.ts";
import { GREETING_AUDIO, removeGreeting, uploadGreeting } from "#src/api/self-service.ts";
import { readSoundFile } from "#src/format/sound-file.ts";
import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Status } from "#src/ui/status.tsx";
import { notify } from "#src/ui/toast.tsx";
import { PlayerBar } from "./player-bar.tsx";
import { usePlayer } from "./use-player.ts";

/** What callers hear before the tone: the standard words, or a recording of one's own. */
export function Greeting({ greeting }: { greeting: OwnVoicemail["greeting"] }) {
  const hasOwn = greeting !== null;
  const queries = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const player = usePlayer();
  const [objection, setObjection] = useState<string>();
  // A new recording has the same address: the number makes the browser fetch it anew.
  const [take, setTake] = useState(0);
  const refresh = () => {
    player.stop();
    setTake((now) => now + 1);
    return queries.invalidateQueries({ queryKey: ["self", "voicemail"] });
  };
  const upload = useMutation({
    mutationFn: async (file: File) => {
      const read = await readSoundFile(file);
      setObjection("objection" in read ? read.objection : undefined);
      if ("objection" in read) return false;
      await uploadGreeting(api, read.sound);
      return true;
    },
    onSuccess: async (isUploaded) => {
      if (!isUploaded) return;
      notify("Callers hear your new greeting.");
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: () => removeGreeting(api),
    onSuccess: async () => {
      notify("Callers hear the standard greeting.");
      await refresh();
    },
  });
  const error = upload.error ?? remove.error;
  const isPlaying = player.playing?.isPlaying === true;
  return (
    <div className="grid gap-2 p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium">Greeting</h3>
        <Status tone={hasOwn ? "ok" : "off"}>{hasOwn ? "Your own" : "Standard"}</Status>
      </div>
      <p className="text-sm text-ink-3">
        {hasOwn ? "Callers hear your recording before the tone." : "Callers hear standard words before the tone."} A WAV
        or MP3 file, 5 MB at most.
      </p>
      {objection !== undefined && <ErrorBox title="This file cannot be a greeting.">{objection}</ErrorBox>}
      {error !== null && <ErrorBox error={error} />}
      <input
        ref={chooser}
        type="file"
        accept="audio/wav,audio/x-wav,audio/mpeg,.wav,.mp3"
        aria-label="Greeting file"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again after it was changed.
          event.target.value = "";
          if (file !== undefined) upload.mutate(file);
        }}
      />
      <div className="flex flex-wrap gap-2">
        {hasOwn && (
          <Button
            size="large"
            icon={isPlaying ? <Pause /> : <Play />}
            onClick={() => player.toggle("greeting", `${GREETING_AUDIO}?take=${take}`)}
          >
            {isPlaying ? "Pause" : "Play"}
          </Button>
        )}
        <Button size="large" icon={<Upload />} busy={upload.isPending} onClick={() => chooser.current?.click()}>
          {hasOwn ? "Upload another" : "Upload your own"}
        </Button>
        {hasOwn && (
          <Button size="large" tone="quiet" busy={remove.isPending} onClick={() => remove.mutate()}>
            Use the standard one
          </Button>
        )}
      </div>
      <PlayerBar player={player} durationSec={(greeting?.durationMs ?? 0) / 1000} name="your greeting" />
    </div>
  );
}
