"use client";

import type { ReactNode } from "react";
import type { FieldValues } from "react-hook-form";
import { Button } from "../button.tsx";
import { Dialog, Drawer } from "../dialog.tsx";
import { ErrorBox } from "../error-box.tsx";
import { LeaveGuard, useLeaveGuard } from "./leave-guard.tsx";
import type { SchemaForm } from "./use-schema-form.ts";

/** A form that is (part of) a page. Its buttons appear once there is something to save. */
export function PageForm<Values extends FieldValues>({
  of,
  submit = "Save",
  children,
  readOnlyNote = "Your role reads these settings; an admin changes them.",
}: {
  of: SchemaForm<Values>;
  submit?: string;
  children: ReactNode;
  readOnlyNote?: string;
}) {
  const guard = useLeaveGuard(of.isDirty && !of.isSaving);
  return (
    <>
      <div inert={!of.isAlive}>
        <FormBody of={of} className="grid max-w-3xl gap-6">
          {children}
        </FormBody>
      </div>
      {of.isReadOnly ? (
        <p className="mt-6 text-sm text-ink-2">{readOnlyNote}</p>
      ) : (
        <div className="mt-6 flex gap-2">
          <Button type="submit" form={of.id} tone="primary" busy={of.isSaving} disabled={!of.isDirty}>
            {submit}
          </Button>
          {of.isDirty && <Button onClick={() => of.reset()}>Discard</Button>}
        </div>
      )}
      <LeaveGuard guard={guard} />
    </>
  );
}

/**
 * A form in a dialog (to add) or, with `drawer`, beside its list (to look at and edit). Leaving with something typed asks first.
 * @param aside stands at the other end of the buttons: the delete button
 */
export function FormDialog<Values extends FieldValues>({
  of,
  title,
  description,
  submit = "Save",
  onClose,
  drawer = false,
  wide = false,
  aside,
  before,
  children,
}: {
  of: SchemaForm<Values>;
  title: string;
  description?: ReactNode;
  submit?: string;
  onClose: () => void;
  drawer?: boolean;
  wide?: boolean;
  aside?: ReactNode;
  /** What is shown above the fields and is no field: facts, figures. */
  before?: ReactNode;
  children: ReactNode;
}) {
  const guard = useLeaveGuard(of.isDirty && !of.isSaving);
  const leave = () => guard.ask(onClose);
  const Frame = drawer ? Drawer : Dialog;
  return (
    <Frame
      open
      onOpenChange={(open) => !open && leave()}
      title={title}
      {...(description !== undefined && { description })}
      {...(wide && !drawer && { wide })}
      footer={
        <>
          {aside !== undefined && <span className="me-auto">{aside}</span>}
          {of.isReadOnly ? (
            <Button onClick={leave}>Close</Button>
          ) : (
            <Buttons of={of} submit={submit} onCancel={leave} />
          )}
        </>
      }
    >
      {before}
      <FormBody of={of} className="grid gap-4">
        {children}
      </FormBody>
      <LeaveGuard guard={guard} />
    </Frame>
  );
}

/** The last step of a form inside something else: cancel and the deed. */
export function Buttons<Values extends FieldValues>({
  of,
  submit,
  onCancel,
}: {
  of: SchemaForm<Values>;
  submit: string;
  onCancel: () => void;
}) {
  return (
    <>
      <Button onClick={onCancel}>Cancel</Button>
      <Button type="submit" form={of.id} tone="primary" busy={of.isSaving}>
        {submit}
      </Button>
    </>
  );
}

/** Only the form: its fields, and under them what the server said that belongs to none of them. */
export function FormBody<Values extends FieldValues>({
  of,
  className,
  problemTitle,
  children,
}: {
  of: SchemaForm<Values>;
  className?: string;
  problemTitle?: string;
  children: ReactNode;
}) {
  const { problem } = of;
  return (
    // Should it be sent before scripts run, nothing typed may end up in the address.
    <form id={of.id} method="post" noValidate onSubmit={of.submit}>
      <fieldset disabled={of.isReadOnly} className={className}>
        {children}
        {problem !== undefined && (
          <div ref={(box) => box?.scrollIntoView({ block: "nearest" })}>
            <ErrorBox error={problem.error} {...(problemTitle !== undefined && { title: problemTitle })}>
              {problem.more !== undefined && <p>{problem.more}</p>}
            </ErrorBox>
          </div>
        )}
      </fieldset>
    </form>
  );
}
