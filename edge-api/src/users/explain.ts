import { conflictOn } from "../lib/errors.ts";
import { violatedConstraint } from "../lib/pg-errors.ts";

/** Postgres's refusals in the words of this slice. */
export function explain(error: unknown): unknown {
  switch (violatedConstraint(error)) {
    case "users_email_key":
      return conflictOn(["email"], "Somebody already has this e-mail address", error);
    case "extensions_number_key":
      return conflictOn(["extension", "number"], "This extension is taken", error);
    default:
      return error;
  }
}
