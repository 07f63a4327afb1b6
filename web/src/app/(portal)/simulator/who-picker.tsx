"use client";

import { PhoneIncoming, User } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { toE164 } from "#src/format/phone-number.ts";
import { useThings } from "#src/routing/use-things.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { useFormatNumber } from "#src/shell/number.tsx";
import { type Choice, Combobox } from "#src/ui/combobox.tsx";
import { FieldFrame } from "#src/ui/field.tsx";
import { HIDDEN } from "./question.ts";

/** A person by their extension, or a number outside that is typed; with `hidden` also somebody who shows none. */
export function WhoPicker({
  label,
  value,
  hidden = false,
  placeholder,
  onPick,
}: {
  label: string;
  /** An extension, a number in E.164 or HIDDEN. */
  value: string | null;
  hidden?: boolean;
  placeholder: string;
  onPick: (who: string) => void;
}) {
  const { tenant } = useMe();
  const nameWho = useWho();
  const format = useFormatNumber();
  const [query, setQuery] = useState("");
  const { things, isPending, error } = useThings("USER", useDeferredValue(query.trim()), true);
  const people = things.flatMap(({ name, number }): Choice[] =>
    number === null ? [] : [{ key: number, label: name, note: number, icon: <User /> }],
  );
  const typed = toE164(query, tenant.country) ?? "";
  const outside: Choice[] = [
    ...(/^\+[1-9]\d{6,14}$/.test(typed)
      ? [{ key: typed, label: format(typed), note: typed, icon: <PhoneIncoming /> }]
      : []),
    ...(hidden && query === "" ? [{ key: HIDDEN, label: HIDDEN_WORDS, icon: <PhoneIncoming /> }] : []),
  ];
  const chosen =
    value === null
      ? null
      : { key: value, label: nameWho(value), ...(/^\d+$/.test(value) && { note: value, icon: <User /> }) };
  return (
    <FieldFrame label={label}>
      {(tied) => (
        <Combobox
          tied={tied}
          value={chosen}
          groups={[
            { value: "Outside", items: outside },
            { value: "People", items: people },
          ].filter(({ items }) => items.length > 0)}
          query={query}
          onQuery={setQuery}
          onChoose={({ key }) => onPick(key)}
          placeholder={placeholder}
          searchLabel="Name, extension or a number outside"
          isLoading={isPending}
          problem={error?.message}
        />
      )}
    </FieldFrame>
  );
}

const HIDDEN_WORDS = "Somebody outside, number withheld";

/** Names people by their extension, and writes numbers as they are read. */
export function useWho(): (who: string) => string {
  const format = useFormatNumber();
  const { things } = useThings("USER", "", true);
  const names = new Map(things.map(({ name, number }) => [number, name]));
  return (who) => (who === HIDDEN ? HIDDEN_WORDS : (names.get(who) ?? format(who)));
}
