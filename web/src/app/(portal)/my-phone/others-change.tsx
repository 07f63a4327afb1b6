"use client";

import type { OthersChange as Change } from "@callplane/edge-api/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { updateOwnBox } from "#src/api/self-service.ts";
import { Banner } from "#src/ui/banner.tsx";
import { Button } from "#src/ui/button.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { notifyError } from "#src/ui/toast.tsx";

const WORDS: Readonly<Record<string, string>> = {
  pin: "the PIN",
  email: "where notices go",
  attachesAudio: "whether the sound goes along",
  deletesMailed: "whether mailed messages are deleted",
  asksPin: "whether your phones ask for the PIN",
  inDirectory: "whether callers find you in the directory by name",
  onZero: "where callers go who press 0",
  greetingSoundId: "what callers hear",
};

/** What somebody else changed of one's box, until it was seen. */
export function OthersChange({ change: { byName, at, fields } }: { change: Change }) {
  const queries = useQueryClient();
  const seen = useMutation({
    mutationFn: () => updateOwnBox(api, { othersChange: null }),
    onSuccess: (box) => queries.setQueryData(["self", "voicemail"], box),
    onError: notifyError,
  });
  const what = new Intl.ListFormat("en", { type: "conjunction" }).format(fields.flatMap((field) => WORDS[field] ?? []));
  return (
    <Banner
      tone="warn"
      className="mb-3"
      title={`${byName} changed your mailbox`}
      action={
        <Button size="large" onClick={() => seen.mutate()}>
          I have seen it
        </Button>
      }
    >
      Changed: {what} (<RelativeTime at={at} />
      ). If you did not expect it, ask them.
    </Banner>
  );
}
