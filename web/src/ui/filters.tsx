"use client";

import { Search, X } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { type ReactNode, useEffect, useRef, useState, useTransition } from "react";
import { Button } from "./button.tsx";
import { type Option, Select } from "./field.tsx";
import { Spinner } from "./spinner.tsx";

/** The line of filters over a list. What is set stands in the address, so a filtered list can be linked and survives a reload. */
export function Filters({
  children,
  isFiltered,
  onClear,
}: {
  children: ReactNode;
  isFiltered: boolean;
  onClear: () => void;
}) {
  return (
    <search className="flex flex-wrap items-center gap-2">
      {children}
      {isFiltered && (
        <Button tone="quiet" icon={<X />} onClick={onClear}>
          Clear
        </Button>
      )}
    </search>
  );
}

const WAIT_MS = 250;

export function SearchFilter({
  name = "q",
  label,
  placeholder,
}: {
  name?: string;
  label: string;
  placeholder: string;
}) {
  const [isPending, startTransition] = useTransition();
  const [value, setValue] = useQueryState(
    name,
    parseAsString.withDefault("").withOptions({ startTransition, clearOnDefault: true }),
  );
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <div className="relative grow sm:max-w-72">
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 start-0 grid w-8 place-items-center text-ink-3"
      >
        {isPending ? <Spinner className="size-4" /> : <Search className="size-4" />}
      </span>
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={typed}
        data-shortcut="search"
        onChange={(event) => {
          const next = event.target.value;
          setTyped(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => void setValue(next.trim() === "" ? null : next.trim()), WAIT_MS);
        }}
        className="control w-full rounded-md border border-line-strong bg-surface ps-8 pe-2 text-base [@media(pointer:coarse)]:text-md [&::-webkit-search-cancel-button]:hidden"
      />
    </div>
  );
}

export function SelectFilter({ name, label, options }: { name: string; label: string; options: readonly Option[] }) {
  const [value, setValue] = useQueryState(name, parseAsString.withDefault(""));
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={(event) => void setValue(event.target.value === "" ? null : event.target.value)}
      options={[{ value: "", label: `${label}: all` }, ...options]}
      className="w-auto grow sm:grow-0"
    />
  );
}

/** From a day to a day, kept together on one line. */
export function DayRangeFilter() {
  return (
    <div className="flex grow gap-2 sm:grow-0">
      <Day name="from" label="From" />
      <Day name="to" label="To" />
    </div>
  );
}

function Day({ name, label }: { name: string; label: string }) {
  const [value, setValue] = useQueryState(name, parseAsString.withDefault(""));
  return (
    <label className="flex min-w-0 grow items-center gap-1.5 text-sm text-ink-3 sm:grow-0">
      {label}
      <input
        type="date"
        value={value}
        onChange={(event) => void setValue(event.target.value === "" ? null : event.target.value)}
        className={`control figures min-w-0 grow rounded-md border border-line-strong bg-surface px-2 text-sm sm:grow-0 ${value === "" ? "text-ink-3" : "text-ink"}`}
      />
    </label>
  );
}
