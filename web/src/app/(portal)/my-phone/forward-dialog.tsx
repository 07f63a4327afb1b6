"use client";

import { forwardTarget } from "@callplane/edge-api/contract";
import { type FormEvent, useId, useState } from "react";
import { forwardTargetTyped, toForwardTarget } from "#src/format/forward-target.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { CheckLine, FieldFrame, inputLook } from "#src/ui/field.tsx";

/** Where calls go in one case: the usual way, or an extension or number that is typed. */
export function ForwardDialog({
  label,
  target,
  asks,
  otherwise,
  onClose,
  onChoose,
}: {
  label: string;
  target: string | null;
  asks: boolean;
  otherwise: string;
  onClose: () => void;
  onChoose: (target: string | null, asks: boolean) => void;
}) {
  const me = useMe();
  const { country } = me.tenant;
  const id = useId();
  const [typed, setTyped] = useState(forwardTargetTyped(target, country));
  const [isAsked, setAsked] = useState(asks);
  const [error, setError] = useState<string>();
  const chosen = toForwardTarget(typed, country);
  const isSaid = forwardTarget.safeParse(chosen).success && chosen !== typed.trim();
  function submit(event: FormEvent) {
    event.preventDefault();
    if (chosen === null) return setError("Type an extension or a number.");
    if (chosen === me.extension?.number) return setError("That is your own extension.");
    const parsed = forwardTarget.safeParse(chosen);
    if (!parsed.success) return setError("Type an extension, or an outside number as you would dial it.");
    onChoose(parsed.data, isAsked);
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Send my calls to… ${label.charAt(0).toLowerCase()}${label.slice(1)}`}
      footer={
        <>
          {target !== null && (
            <Button size="large" className="me-auto" onClick={() => onChoose(null, isAsked)}>
              {otherwise}
            </Button>
          )}
          <Button size="large" type="submit" form={id} tone="primary">
            Send them there
          </Button>
        </>
      }
    >
      <form id={id} noValidate onSubmit={submit}>
        <FieldFrame
          label="Extension or number"
          hint={
            isSaid ? `Calls go to ${chosen}.` : "A colleague's extension, or a number outside as you would dial it."
          }
          error={error}
        >
          {(tied) => (
            <input
              {...tied}
              type="tel"
              dir="ltr"
              autoFocus
              autoComplete="off"
              className={`${inputLook} figures min-h-11 text-md`}
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                setError(undefined);
              }}
            />
          )}
        </FieldFrame>
        {chosen?.startsWith("+") && (
          <CheckLine
            className="mt-3"
            label="Press 1 there to take the call"
            hint="So that a mobile's own voicemail takes none. What is not taken goes to your voicemail here."
            checked={isAsked}
            onChange={(event) => setAsked(event.target.checked)}
          />
        )}
      </form>
    </Dialog>
  );
}
