"use client";

import { User } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { toE164 } from "#src/format/phone-number.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { useFormatNumber } from "#src/shell/number.tsx";
import { type Choice, Combobox } from "#src/ui/combobox.tsx";
import { FieldFrame } from "#src/ui/field.tsx";
import { KIND } from "./kinds.ts";
import { useThings } from "./use-things.ts";

/** Who is added: a person, or a number outside. */
export type Picked = { userId: string } | { number: string };

/** Adds people one by one; with `numbers` also telephone numbers outside, by typing them. Who is in `without` is not offered again. */
export function PersonPicker({
  label,
  hint,
  error,
  without,
  numbers = false,
  onPick,
}: {
  label: string;
  hint?: string;
  error?: string | undefined;
  without: readonly string[];
  numbers?: boolean;
  onPick: (picked: Picked) => void;
}) {
  const { tenant } = useMe();
  const format = useFormatNumber();
  const [query, setQuery] = useState("");
  const [isOpen, setOpen] = useState(false);
  const { things, isPending, error: failed } = useThings("USER", useDeferredValue(query.trim()), isOpen);
  const people = things
    .filter(({ id }) => !without.includes(id))
    .map(({ id, name, number }): Choice => ({ key: id, label: name, note: number ?? undefined, icon: <User /> }));
  const typed = numbers ? toE164(query, tenant.country) : null;
  const isNumber = typed !== null && /^\+[1-9]\d{6,14}$/.test(typed) && !without.includes(typed);
  const Outside = KIND.EXTERNAL.icon;
  const outside: Choice[] = isNumber ? [{ key: typed, label: format(typed), note: typed, icon: <Outside /> }] : [];
  return (
    <FieldFrame label={label} error={error} {...(hint !== undefined && { hint })}>
      {(tied) => (
        <Combobox
          tied={tied}
          value={null}
          groups={[
            { value: "People", items: people },
            { value: KIND.EXTERNAL.one, items: outside },
          ].filter(({ items }) => items.length > 0)}
          query={query}
          onQuery={setQuery}
          onOpenChange={setOpen}
          onChoose={({ key }) => onPick(key.startsWith("+") ? { number: key } : { userId: key })}
          placeholder={numbers ? "Add a person or an outside number" : "Add a person"}
          searchLabel={numbers ? "Name, extension or outside number" : "Name or extension"}
          isLoading={isPending}
          problem={failed?.message}
        />
      )}
    </FieldFrame>
  );
}
