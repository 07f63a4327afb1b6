"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { FieldValues } from "react-hook-form";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { dids } from "#src/api/things.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { useFormatNumber } from "#src/shell/number.tsx";
import { type Bound, pathOf, SelectField } from "#src/ui/form/fields.tsx";

/** One of the company's own numbers, in E.164. */
export function OwnNumberField<Values extends FieldValues>({
  none,
  ...props
}: Bound<Values, string | null | undefined> & {
  /** The words for "none of them". */
  none: string;
}) {
  const can = useCan();
  const format = useFormatNumber();
  const all = itemsOf(useInfiniteQuery({ ...dids.list(api, {}, 200), enabled: can("dids.read") }).data);
  const numbers = all.filter(({ status }) => status === "assigned");
  const chosen: string | null = props.of.watch(pathOf<Values>(props.name)) ?? null;
  const options = numbers.map(({ number, label }) => ({
    value: number,
    label: [format(number), label].filter(Boolean).join(" · "),
  }));
  const isListed = chosen === null || options.some(({ value }) => value === chosen);
  return (
    <SelectField
      {...props}
      nullable={none}
      options={isListed ? options : [{ value: chosen, label: format(chosen) }, ...options]}
    />
  );
}
