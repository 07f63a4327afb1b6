"use client";

import { useTheme } from "next-themes";
import { Toaster, toast } from "sonner";

/** Where short notices appear: polite, out of the way of the page's own controls. */
export function Toasts() {
  const { resolvedTheme } = useTheme();
  return (
    <Toaster
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-left"
      gap={8}
      toastOptions={{
        classNames: {
          toast: "!rounded-md !border !border-line !bg-surface !text-ink !shadow-pop !font-sans !text-sm",
          description: "!text-ink-2",
          actionButton: "!bg-accent !text-on-accent !rounded-sm !h-7",
        },
      }}
    />
  );
}

/** How long a way back is offered. */
export const UNDO_MS = 8000;

/** A thing done, in past tense; with `undo`, a way back. */
export function notify(message: string, undo?: () => void): void {
  toast(message, undo === undefined ? {} : { action: { label: "Undo", onClick: undo }, duration: UNDO_MS });
}

/** A thing that failed where there is no better place to say so. */
export function notifyError(error: unknown): void {
  toast.error(error instanceof Error ? error.message : "Something went wrong.", { duration: 8000 });
}
