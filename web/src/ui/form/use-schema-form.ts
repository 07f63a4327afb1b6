"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState, useSyncExternalStore } from "react";
import {
  type Control,
  type DefaultValues,
  type FieldErrors,
  type FieldValues,
  get,
  type Path,
  type UseFormReset,
  type UseFormReturn,
  type UseFormSetFocus,
  type UseFormSetValue,
  type UseFormWatch,
  useForm,
} from "react-hook-form";
import type { z } from "zod";
import { changedOnly } from "./changed-only.ts";
import { type Leftover, showIssues } from "./form-issues.ts";
import { issueInWords } from "./issue-words.ts";

/** A form as its fields and frames see it. */
export type SchemaForm<Values extends FieldValues> = {
  /** Ties the submit button to the form wherever the button stands. */
  id: string;
  control: Control<Values>;
  errors: FieldErrors<Values>;
  watch: UseFormWatch<Values>;
  setValue: UseFormSetValue<Values>;
  setFocus: UseFormSetFocus<Values>;
  reset: UseFormReset<Values>;
  /** Whether the person has changed this field. */
  isChanged: (name: Path<Values>) => boolean;
  submit: (event: FormEvent) => void;
  /** What the server said that belongs to no field. */
  problem: Leftover | undefined;
  isSaving: boolean;
  isDirty: boolean;
  isReadOnly: boolean;
  /** False on the server and until its page lives: what is typed before would be lost. */
  isAlive: boolean;
  /** What stands in a field before anything is typed. */
  startOf: (name: string) => unknown;
};

/**
 * One form: checked by a schema of the contract, saved by one verb. Issues of the server land on their fields; what is left stands
 * above the buttons.
 * @param options.values what stands in the fields; when it changes (the row was fetched again), untouched fields follow
 * @param options.save gets the parsed values, and of them only the top-level fields that were changed (for PATCH)
 * @param options.onSaved closes the dialog, says what happened
 * @param options.refresh first parts of the query keys to ask again
 */
export function useSchemaForm<Values extends FieldValues, Output, Saved>({
  schema,
  values,
  save,
  onSaved,
  onRefused,
  refresh = [],
  isReadOnly = false,
}: {
  schema: z.ZodType<Output, Values>;
  values: NoInfer<Values>;
  save: (values: Output, changed: Partial<Output>) => Promise<Saved>;
  onSaved?: (saved: Saved) => void;
  onRefused?: (error: unknown) => void;
  refresh?: readonly string[];
  isReadOnly?: boolean;
}): SchemaForm<Values> {
  const id = useId();
  const queries = useQueryClient();
  const isAlive = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  const [problem, setProblem] = useState<Leftover>();
  const form = useForm<Values, unknown, Output>({
    resolver: zodResolver<Values, unknown, Output>(schema, { error: issueInWords }),
    defaultValues: startFrom(values),
    values,
    resetOptions: { keepDirtyValues: true },
  });
  const { errors, isDirty, dirtyFields } = form.formState;
  const saving = useMutation({
    mutationFn: (output: Output) => save(output, changedOnly(output, dirtyFields)),
    onSuccess: async (saved) => {
      form.reset(form.getValues());
      onSaved?.(saved);
      await Promise.all(refresh.map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
    onError: (error) => {
      setProblem(showIssues(form, error));
      onRefused?.(error);
    },
  });
  const check = form.handleSubmit((output) => saving.mutateAsync(output).catch(() => undefined));
  return {
    id,
    control: asSeenByFields(form),
    errors,
    watch: form.watch,
    setValue: form.setValue,
    setFocus: form.setFocus,
    reset: form.reset,
    isChanged: (name) => get(dirtyFields, name) === true,
    submit: (event) => {
      // A form inside a dialog inside a form is still only itself.
      event.stopPropagation();
      event.preventDefault();
      if (saving.isPending || isReadOnly) return;
      setProblem(undefined);
      void check();
    },
    problem,
    isSaving: saving.isPending,
    isDirty,
    isReadOnly,
    isAlive,
    startOf: (name) => get(values, name),
  };
}

/** Fields read and write values; what the schema makes of them is no concern of theirs, so that type may be left out. */
function asSeenByFields<Values extends FieldValues, Output>(
  form: UseFormReturn<Values, unknown, Output>,
): Control<Values> {
  return form.control as unknown as Control<Values>;
}

/** Complete values are default values; the library's type only allows for less. */
function startFrom<Values extends FieldValues>(values: Values): DefaultValues<Values> {
  return values as DefaultValues<Values>;
}
