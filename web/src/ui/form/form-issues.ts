import type { FieldValues, Path, UseFormReturn } from "react-hook-form";

type Issue = { path: readonly (string | number)[]; message: string };

/** What is left to say above the buttons: the error, and issues that found no field. */
export type Leftover = { error: unknown; more: string | undefined };

/**
 * Puts each of the server's issues on the field it names, focuses the first, and answers what is left to say (undefined when every
 * issue found its field).
 */
export function showIssues<Values extends FieldValues>(
  form: Pick<UseFormReturn<Values>, "setError" | "getValues">,
  error: unknown,
): Leftover | undefined {
  const values = form.getValues();
  const all = issuesOf(error);
  const placed = all.filter((issue) => String(issue.path[0]) in values);
  placed.forEach((issue, index) => {
    form.setError(
      fieldPath<Values>(values, issue.path),
      { type: "server", message: issue.message },
      { shouldFocus: index === 0 },
    );
  });
  if (placed.length > 0 && placed.length === all.length) return undefined;
  const rest = all.filter((issue) => !placed.includes(issue)).map((issue) => issue.message);
  return { error, more: rest.length > 0 ? rest.join(" ") : undefined };
}

/** The issues an error carries in the contract's shape; none when it carries none. */
function issuesOf(error: unknown): readonly Issue[] {
  return error instanceof Error && "issues" in error && Array.isArray(error.issues) ? error.issues : [];
}

/**
 * The form's field for a path of the contract: as far down as the form goes. Where the contract has `extension.number` and the form
 * one text field `extension`, the issue belongs there. The first segment was checked against the form's own.
 */
function fieldPath<Values extends FieldValues>(values: Values, path: readonly (string | number)[]): Path<Values> {
  let at: unknown = values;
  const taken: (string | number)[] = [];
  for (const segment of path) {
    if (typeof at !== "object" || at === null || !(segment in at)) break;
    at = Reflect.get(at, segment);
    taken.push(segment);
  }
  return taken.join(".") as Path<Values>;
}
