"use client";

import { useState } from "react";
import type { FieldValues } from "react-hook-form";
import { type Bound, TextField } from "./fields.tsx";

/** A password, with a way to look at what one typed. */
export function PasswordField<Values extends FieldValues>(
  props: Bound<Values, string | null | undefined> & {
    autoComplete: "current-password" | "new-password";
    autoFocus?: boolean;
  },
) {
  const [isShown, setShown] = useState(false);
  return (
    <div className="grid gap-1.5">
      <TextField {...props} type={isShown ? "text" : "password"} />
      <button
        type="button"
        onClick={() => setShown(!isShown)}
        className="min-h-6 w-fit rounded-sm text-sm text-ink-2 hover:text-ink hover:underline"
      >
        {isShown ? "Hide password" : "Show password"}
      </button>
    </div>
  );
}
