"use client";

import type { Permission } from "@callplane/edge-api/contract";
import type { ReactNode } from "react";
import type { FieldValues } from "react-hook-form";
import type { z } from "zod";
import { api } from "#src/api/browser.ts";
import type { Api } from "#src/api/client.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { DeleteButton } from "#src/ui/delete-button.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { type SchemaForm, useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { notify } from "#src/ui/toast.tsx";

type Item = { id: string; name: string };
type Verbs<Output, Made extends Item> = {
  key: string;
  create: (api: Api, body: Output) => Promise<Made>;
  update: (api: Api, id: string, body: Partial<Output>) => Promise<Made>;
  remove: (api: Api, id: string) => Promise<unknown>;
};

/** What a form needs to know of the kind of thing it is about. */
export type Kind<Values extends FieldValues, Output, Made extends Item> = {
  verbs: Verbs<Output, Made>;
  /** Of a whole thing, as it is made. */
  schema: z.ZodType<Output, Values>;
  /** "ring group" */
  noun: string;
  write: Permission;
  /** What deleting one means for others. */
  goneMeans: string;
  /** What it held is lost with it, so there is no undo. */
  isGoneForGood?: boolean;
};

/** One form to add a thing (`thing` undefined) or to look at it and change it; only what was changed is sent. */
export function useThingForm<Values extends FieldValues, Output, Made extends Item>(
  { verbs, schema, write }: Kind<Values, Output, Made>,
  { thing, values, onClose }: { thing: Item | undefined; values: NoInfer<Values>; onClose: () => void },
): SchemaForm<Values> {
  const can = useCan();
  return useSchemaForm({
    schema,
    values,
    save: (all, changed) => (thing === undefined ? verbs.create(api, all) : verbs.update(api, thing.id, changed)),
    onSaved: ({ name }) => {
      notify(thing === undefined ? `${name} was added.` : "Saved.");
      onClose();
    },
    refresh: [verbs.key, "extensions", "routing"],
    isReadOnly: !can(write),
  });
}

/** The form's frame: a dialog to add, a drawer beside the list for what is there, with its delete button. */
export function ThingDialog<Values extends FieldValues, Output, Made extends Item>({
  kind: { verbs, schema, noun, write, goneMeans, isGoneForGood = false },
  of,
  thing,
  isLasting = false,
  onClose,
  before,
  children,
}: {
  kind: Kind<Values, Output, Made>;
  of: SchemaForm<Values>;
  thing: (Item & Values) | undefined;
  /** It goes with something else, and is not deleted by itself. */
  isLasting?: boolean;
  onClose: () => void;
  before?: ReactNode;
  children: ReactNode;
}) {
  const can = useCan();
  if (thing === undefined) {
    return (
      <FormDialog of={of} wide title={`Add ${noun}`} submit={`Add ${noun}`} onClose={onClose}>
        {children}
      </FormDialog>
    );
  }
  return (
    <FormDialog
      of={of}
      drawer
      title={thing.name}
      description={noun.slice(0, 1).toUpperCase() + noun.slice(1)}
      onClose={onClose}
      before={before}
      {...(can(write) &&
        !isLasting && {
          aside: (
            <DeleteButton
              name={thing.name}
              remove={() => verbs.remove(api, thing.id)}
              {...(!isGoneForGood && { restore: () => verbs.create(api, schema.parse(thing)) })}
              refresh={[verbs.key, "extensions", "routing"]}
              onGone={onClose}
            >
              <p>{goneMeans}</p>
              <p>Calls go by it until the next apply. While calls are led to it, it cannot be deleted.</p>
            </DeleteButton>
          ),
        })}
    >
      {children}
    </FormDialog>
  );
}
