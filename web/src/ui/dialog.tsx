"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, IconButton } from "./button.tsx";
import { cx } from "./cx.ts";
import { DialogBody } from "./dialog-body.tsx";
import { ErrorBox } from "./error-box.tsx";

const scrim = "fixed inset-0 z-40 bg-scrim animate-fade";

type Open = { open: boolean; onOpenChange: (open: boolean) => void };

/** A centred dialog; on a narrow screen it fills the width from below. `footer` stays in view while the body scrolls. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  wide = false,
  dismissible = true,
}: Open & {
  title: string;
  description?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  wide?: boolean;
  /** False where leaving by a stray press would lose something shown once. */
  dismissible?: boolean;
}) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal={!dismissible}>
      <Base.Portal>
        <Base.Backdrop className={scrim} />
        <Base.Popup
          className={cx(
            "fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col rounded-t-lg bg-surface shadow-pop animate-rise outline-none sm:inset-x-auto sm:start-1/2 sm:top-[max(4dvh,calc(46dvh-22rem))] sm:bottom-auto sm:max-h-[88dvh] sm:w-[calc(100vw-2rem)] sm:-translate-x-1/2 sm:rounded-lg rtl:sm:translate-x-1/2",
            wide ? "sm:max-w-2xl" : "sm:max-w-lg",
          )}
        >
          <Heading
            title={<Base.Title className="text-md font-semibold">{title}</Base.Title>}
            close={
              <Base.Close render={<IconButton label="Close" />}>
                <X />
              </Base.Close>
            }
          >
            {description !== undefined && (
              <Base.Description className="text-sm text-ink-2">{description}</Base.Description>
            )}
          </Heading>
          <DialogBody title={title} className="pb-5">
            {children}
          </DialogBody>
          {footer !== undefined && <Footer>{footer}</Footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** A panel from the inline end for looking at one thing beside the list it came from. */
export function Drawer({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
}: Open & { title: string; description?: ReactNode; children: ReactNode; footer?: ReactNode }) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={scrim} />
        <Base.Popup className="fixed inset-y-0 end-0 z-50 flex w-full max-w-xl flex-col bg-surface shadow-pop animate-slide outline-none sm:border-s">
          <Heading
            title={<Base.Title className="text-md font-semibold">{title}</Base.Title>}
            close={
              <Base.Close render={<IconButton label="Close" />}>
                <X />
              </Base.Close>
            }
          >
            {description !== undefined && (
              <Base.Description className="text-sm text-ink-2">{description}</Base.Description>
            )}
          </Heading>
          <DialogBody title={title} className="grow pb-6">
            {children}
          </DialogBody>
          {footer !== undefined && <Footer>{footer}</Footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Heading({ title, close, children }: { title: ReactNode; close: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-start gap-3 px-5 pt-4 pb-4">
      <div className="grid grow gap-1">
        {title}
        {children}
      </div>
      <div className="-me-2 -mt-1">{close}</div>
    </div>
  );
}

function Footer({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3">{children}</div>;
}

/**
 * Asks before something that cannot be undone by one press. Says what will happen, names the deed on the button, keeps the dialog
 * open and shows why when it fails.
 */
export function Confirm({
  open,
  onOpenChange,
  title,
  children,
  action,
  tone = "danger",
  onConfirm,
}: Open & {
  title: string;
  children: ReactNode;
  action: string;
  tone?: "danger" | "primary";
  onConfirm: () => Promise<unknown>;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  async function confirm() {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }
  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) setError(undefined);
        onOpenChange(next);
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={scrim} />
        <AlertDialog.Popup className="fixed inset-x-4 top-[18dvh] z-50 mx-auto grid max-w-md gap-3 rounded-lg bg-surface p-5 shadow-pop animate-rise outline-none">
          <AlertDialog.Title className="text-md font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="grid gap-2 text-base text-ink-2">
            {children}
          </AlertDialog.Description>
          {error !== undefined && <ErrorBox error={error} />}
          <div className="mt-2 flex flex-wrap justify-end gap-2">
            <AlertDialog.Close render={<Button />}>Cancel</AlertDialog.Close>
            <Button tone={tone} busy={busy} onClick={confirm}>
              {action}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
