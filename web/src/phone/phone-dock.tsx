"use client";

import { X } from "lucide-react";
import { useEffect } from "react";
import { Button, IconButton } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Skeleton } from "#src/ui/skeleton.tsx";
import { Status } from "#src/ui/status.tsx";
import { alertOf } from "./alert.ts";
import { AudioSettings } from "./audio-settings.tsx";
import { CallPanel } from "./call-panel.tsx";
import { Dialer } from "./dialer.tsx";
import { PendingDevice } from "./pending-device.tsx";
import { describe } from "./phone-button.tsx";
import { usePhone, usePhoneState } from "./phone-provider.tsx";
import { startRinging } from "./ringer.ts";

/** The softphone: beside the page, never over what has the keyboard. */
export function PhoneDock() {
  const { isOpen, close, setup, takeOver } = usePhone();
  const phone = setup.kind === "ready" ? setup.phone : undefined;
  const { call, registration } = usePhoneState(phone);
  const { tone, word } = describe(setup, registration.kind);
  useIncoming(call?.direction === "incoming" && call.phase === "ringing" ? (call.name ?? call.number) : undefined);
  const softphone = setup.kind === "ready" || setup.kind === "pending" ? setup.softphone : undefined;
  return (
    <>
      <p role="status" className="sr-only">
        {call?.direction === "incoming" && call.phase === "ringing"
          ? `Incoming call from ${call.name ?? call.number}`
          : ""}
      </p>
      {isOpen && (
        <aside
          aria-label="Phone"
          className="fixed inset-x-2 bottom-2 z-30 flex max-h-[calc(100dvh-5rem)] flex-col overflow-hidden rounded-lg border bg-surface shadow-pop animate-rise sm:inset-x-auto sm:end-4 sm:bottom-4 sm:w-84"
        >
          <header className="flex items-center justify-between gap-2 border-b py-1.5 ps-4 pe-2">
            <div className="flex items-baseline gap-3">
              <h2 className="font-semibold">Phone</h2>
              <Status tone={tone} className="text-ink-2">
                {word}
              </Status>
            </div>
            <IconButton label="Close phone" onClick={close}>
              <X />
            </IconButton>
          </header>
          <div className="overflow-y-auto p-4">
            {(setup.kind === "opening" || setup.kind === "idle") && <Skeleton className="h-72 w-full" />}
            {setup.kind === "elsewhere" && (
              <div className="grid justify-items-start gap-3">
                <p className="text-ink-2">The phone is open in another tab of this browser. A browser is one phone.</p>
                <Button tone="primary" onClick={takeOver}>
                  Use it here
                </Button>
              </div>
            )}
            {setup.kind === "failed" && (
              <ErrorBox error={setup.error} title="The phone could not be opened." onRetry={takeOver} />
            )}
            {setup.kind === "pending" && <PendingDevice />}
            {phone !== undefined &&
              (call === null || call.phase === "ended" ? (
                <Dialer phone={phone} registration={registration} ended={call} />
              ) : (
                <CallPanel phone={phone} call={call} />
              ))}
          </div>
          {phone !== undefined && (
            <footer className="flex items-center justify-between gap-2 border-t py-1 ps-4 pe-2 text-xs text-ink-3">
              <span>
                {softphone?.displayName}
                {softphone?.extension != null && ` · ext. ${softphone.extension}`}
              </span>
              <AudioSettings phone={phone} />
            </footer>
          )}
        </aside>
      )}
    </>
  );
}

/** Rings, and tells of the call outside the page too; takes no focus. */
function useIncoming(from: string | undefined): void {
  useEffect(() => {
    if (from === undefined) return;
    const stopRinging = startRinging();
    const stopAlert = alertOf(from);
    return () => {
      stopRinging();
      stopAlert();
    };
  }, [from]);
}
