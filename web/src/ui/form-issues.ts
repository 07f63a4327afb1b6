import type { FieldValues, Path, UseFormReturn } from "react-hook-form";

/** An error that may name the fields it is about. */
type WithIssues = { message: string; issues?: readonly { path: readonly (string | number)[]; message: string }[] };

/**
 * Puts each of the server's issues on the field it names, focuses the first, and answers what is left to say above the form
 * (undefined when every issue found its field).
 */
export function showIssues<Values extends FieldValues>(
  form: Pick<UseFormReturn<Values>, "setError" | "getValues">,
  error: WithIssues,
): string | undefined {
  const known = new Set(Object.keys(form.getValues()));
  const placed = (error.issues ?? []).filter((issue) => known.has(String(issue.path[0])));
  placed.forEach((issue, index) => {
    form.setError(
      fieldPath<Values>(issue.path),
      { type: "server", message: issue.message },
      { shouldFocus: index === 0 },
    );
  });
  const all = error.issues ?? [];
  if (placed.length > 0 && placed.length === all.length) return undefined;
  const rest = all.filter((issue) => !placed.includes(issue)).map((issue) => issue.message);
  return rest.length > 0 ? rest.join(" ") : error.message;
}

/** The contract names fields as the form does; the first segment was checked against the form's own. */
function fieldPath<Values extends FieldValues>(path: readonly (string | number)[]): Path<Values> {
  return path.join(".") as Path<Values>;
}
