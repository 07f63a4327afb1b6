"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { FieldValues } from "react-hook-form";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { openingHours } from "#src/api/things.ts";
import { type Bound, SelectField } from "#src/ui/form/fields.tsx";

/** The company's opening hours, by id: what they are called, and whether they are open just now. */
export function useOpeningHours() {
  const all = itemsOf(useInfiniteQuery(openingHours.list(api, {}, 200)).data);
  const byId = new Map(all.map((hours) => [hours.id, hours]));
  return {
    all,
    nameOf: (id: string) => byId.get(id)?.name ?? "some opening hours",
    isOpen: (id: string) => byId.get(id)?.now.state === "open",
  };
}

/** One of the company's opening hours, or none. */
export function HoursField<Values extends FieldValues>({
  none,
  ...props
}: Bound<Values, string | null | undefined> & {
  /** The words for "none of them". */
  none: string;
}) {
  const { all } = useOpeningHours();
  return <SelectField {...props} nullable={none} options={all.map(({ id, name }) => ({ value: id, label: name }))} />;
}
