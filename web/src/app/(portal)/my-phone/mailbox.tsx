"use client";

import type { OwnVoicemail } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { ownBoxQuery } from "#src/api/self-service.ts";
import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Section } from "#src/ui/page.tsx";
import { Skeleton } from "#src/ui/skeleton.tsx";
import { Status } from "#src/ui/status.tsx";
import { Greeting } from "./greeting.tsx";
import { Notices } from "./notices.tsx";
import { OthersChange } from "./others-change.tsx";
import { PinDialog } from "./pin-dialog.tsx";

/** The box itself: what callers hear, and the PIN one listens with by phone. */
export function Mailbox() {
  const box = useQuery(ownBoxQuery(api));
  return (
    <Section title="Your mailbox">
      {box.data?.othersChange != null && <OthersChange change={box.data.othersChange} />}
      {box.isError ? (
        <ErrorBox error={box.error} title="Your mailbox could not be loaded." onRetry={() => void box.refetch()} />
      ) : (
        <div className="card divide-y divide-line">
          {box.isPending ? (
            <div className="p-4">
              <Skeleton className="h-24 w-full" />
            </div>
          ) : (
            <>
              <Greeting box={box.data} />
              <Pin box={box.data} />
              <Notices box={box.data} />
            </>
          )}
        </div>
      )}
    </Section>
  );
}

function Pin({ box: { hasPin, number, asksPin } }: { box: OwnVoicemail }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="grid gap-2 p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium">PIN</h3>
        <Status tone={hasPin ? "ok" : "warn"}>{hasPin ? "Chosen" : "None yet"}</Status>
      </div>
      <p className="text-sm text-ink-3">
        {hasPin
          ? `With it you hear your messages by calling *97 from your phone, or *97${number} from a colleague's.`
          : "Choose one here, or by calling *97 from your phone, to hear your messages by phone. Here in the portal you need none."}
        {!asksPin && " Your own phones do not ask you for it."}
      </p>
      <Button size="large" icon={<KeyRound />} className="w-fit" onClick={() => setOpen(true)}>
        {hasPin ? "Change PIN" : "Choose a PIN"}
      </Button>
      {isOpen && <PinDialog hasPin={hasPin} onClose={() => setOpen(false)} />}
    </div>
  );
}
