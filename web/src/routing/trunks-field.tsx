"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { type FieldValues, useController } from "react-hook-form";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { trunksQuery } from "#src/api/trunks.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { FieldFrame, Select } from "#src/ui/field.tsx";
import { type Bound, errorAt, pathOf } from "#src/ui/form/fields.tsx";
import { OrderedList } from "#src/ui/ordered-list.tsx";

/** The trunks one may know of, and their names by id: "a trunk" for those one may not. */
export function useTrunks() {
  const can = useCan();
  const query = useInfiniteQuery({ ...trunksQuery(api, {}, 200), enabled: can("trunks.read") });
  const trunks = itemsOf(query.data);
  const names = new Map(trunks.map(({ id, name }) => [id, name]));
  return {
    trunks,
    isNone: query.data !== undefined && trunks.length === 0,
    nameOf: (id: string) => names.get(id) ?? "a trunk",
  };
}

/** Trunks in the order in which they are tried. */
export function TrunksField<Values extends FieldValues>({
  of,
  name,
  label,
  hint,
}: Bound<Values, readonly string[] | undefined>) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const { trunks, nameOf } = useTrunks();
  const chosen: string[] = Array.isArray(field.value) ? field.value : [];
  const left = trunks.filter(({ id }) => !chosen.includes(id));
  return (
    <fieldset className="grid gap-2">
      <legend className="text-sm font-medium">{label}</legend>
      {chosen.length > 0 && (
        <OrderedList
          label={label}
          items={chosen}
          keyOf={(id) => id}
          nameOf={nameOf}
          onChange={field.onChange}
          isReadOnly={of.isReadOnly}
        >
          {(id) => nameOf(id)}
        </OrderedList>
      )}
      {!of.isReadOnly && (
        <FieldFrame
          label={chosen.length === 0 ? "Add a trunk" : "And then"}
          {...(hint !== undefined && { hint })}
          error={errorAt(of.errors, name)}
        >
          {(tied) => (
            <Select
              {...tied}
              ref={field.ref}
              value=""
              disabled={left.length === 0}
              options={[
                {
                  value: "",
                  label:
                    left.length > 0
                      ? "Choose…"
                      : chosen.length > 0
                        ? "There is no other"
                        : "None yet: add one under Trunks",
                },
                ...left.map((trunk) => ({
                  value: trunk.id,
                  label: trunk.scope === "platform" ? `${trunk.name} (by the platform)` : trunk.name,
                })),
              ]}
              onBlur={field.onBlur}
              onChange={(event) => event.target.value !== "" && field.onChange([...chosen, event.target.value])}
            />
          )}
        </FieldFrame>
      )}
    </fieldset>
  );
}
