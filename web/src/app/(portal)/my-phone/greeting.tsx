"use client";

import type { OwnVoicemail } from "@callplane/edge-api/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Mic, Pause, Play, Square, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { api } from "#src/api/browser.ts";
import { GREETING_AUDIO, removeGreeting, uploadGreeting } from "#src/api/self-service.ts";
import { readSoundFile } from "#src/format/sound-file.ts";
import { formatDuration } from "#src/format/time.ts";
import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Status } from "#src/ui/status.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { notify } from "#src/ui/toast.tsx";
import { PlayerBar } from "./player-bar.tsx";
import { usePlayer } from "./use-player.ts";
import { useRecorder } from "./use-recorder.ts";

/** What callers hear before the tone: the standard words, or a recording of one's own, made here, as a file or by phone. */
export function Greeting({ box: { greeting, greetingRecordedAt, greetingProblem } }: { box: OwnVoicemail }) {
  const isByPhone = greetingRecordedAt !== null;
  const hasOwn = greeting !== null || isByPhone;
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
    mutationFn: async (file: Blob) => {
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
  const recorder = useRecorder((sound) => upload.mutate(sound));
  const isRecording = recorder.state === "recording";
  const error = upload.error ?? remove.error;
  const isPlaying = player.playing?.isPlaying === true;
  return (
    <div className="grid gap-2 p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium">Greeting</h3>
        {greetingProblem !== null ? (
          <Status tone="bad">Not heard</Status>
        ) : (
          <Status tone={hasOwn ? "ok" : "off"}>
            {isByPhone ? "Recorded by phone" : hasOwn ? "Your own" : "Standard"}
          </Status>
        )}
      </div>
      <p className="text-sm text-ink-3">
        {isByPhone ? (
          <>
            Callers hear what you recorded by phone (<RelativeTime at={greetingRecordedAt} />
            ).
          </>
        ) : hasOwn ? (
          "Callers hear your recording before the tone."
        ) : (
          "Callers hear standard words before the tone."
        )}{" "}
        Record one here, or upload a WAV or MP3 file of 5 MB at most.
      </p>
      {greetingProblem !== null && (
        <ErrorBox title="Callers do not hear this greeting.">
          This file could not be converted: {greetingProblem}
        </ErrorBox>
      )}
      {recorder.objection !== undefined && <ErrorBox title="Nothing was recorded.">{recorder.objection}</ErrorBox>}
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
        {greeting !== null && !isByPhone && !isRecording && (
          <Button
            size="large"
            icon={isPlaying ? <Pause /> : <Play />}
            onClick={() => player.toggle("greeting", `${GREETING_AUDIO}?take=${take}`)}
          >
            {isPlaying ? "Pause" : "Play"}
          </Button>
        )}
        <Button
          size="large"
          icon={isRecording ? <Square /> : <Mic />}
          tone={isRecording ? "primary" : "plain"}
          busy={recorder.state === "asking" || recorder.state === "working"}
          onClick={isRecording ? recorder.finish : recorder.start}
        >
          {isRecording ? "Stop and use it" : "Record"}
        </Button>
        {isRecording && (
          <p role="timer" aria-label="Recorded so far" className="figures self-center text-sm text-ink-2">
            {formatDuration(recorder.seconds)}
          </p>
        )}
        {!isRecording && (
          <Button size="large" icon={<Upload />} busy={upload.isPending} onClick={() => chooser.current?.click()}>
            {hasOwn ? "Upload another" : "Upload your own"}
          </Button>
        )}
        {hasOwn && !isRecording && (
          <Button size="large" tone="quiet" busy={remove.isPending} onClick={() => remove.mutate()}>
            Use the standard one
          </Button>
        )}
      </div>
      <PlayerBar player={player} durationSec={(greeting?.durationMs ?? 0) / 1000} name="your greeting" />
    </div>
  );
}
