"use client";

import { Combobox as Base } from "@base-ui/react/combobox";
import { Check, ChevronDown, Search } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { cx } from "./cx.ts";
import { inputLook } from "./field.tsx";

export type Choice = { key: string; label: string; note?: string | undefined; icon?: ReactNode };
export type ChoiceGroup = { value: string; items: readonly Choice[] };

/**
 * Stands at the end of a list that is not whole yet. A list that is empty for a moment would lose its highlight for good, and Enter
 * would take nothing.
 */
const LOADING: ChoiceGroup = { value: "More", items: [{ key: "loading", label: "Loading…" }] };

/**
 * One of many, found by typing: a button that shows what is chosen, and a list under headings with a search line above it. What matches is
 * for the caller to say, as it may have to ask the server.
 */
export function Combobox({
  tied,
  value,
  groups,
  query,
  onQuery,
  onChoose,
  onOpenChange,
  placeholder,
  searchLabel,
  isLoading = false,
  problem,
  disabled = false,
  onBlur,
  ref,
  className,
}: {
  /** From FieldFrame: what ties it to label, hint and error. */
  tied: { id?: string; "aria-describedby"?: string | undefined; "aria-invalid"?: true | undefined };
  value: Choice | null;
  groups: readonly ChoiceGroup[];
  query: string;
  onQuery: (query: string) => void;
  onChoose: (choice: Choice) => void;
  onOpenChange?: (open: boolean) => void;
  placeholder: string;
  searchLabel: string;
  /** There may be more to come. */
  isLoading?: boolean;
  /** Why not everything is in the list. */
  problem?: string | undefined;
  disabled?: boolean;
  onBlur?: () => void;
  ref?: Ref<HTMLButtonElement> | undefined;
  className?: string;
}) {
  return (
    <Base.Root
      items={isLoading ? [...groups, LOADING] : groups}
      filter={null}
      value={value}
      onValueChange={(choice) => choice !== null && onChoose(choice)}
      inputValue={query}
      onInputValueChange={onQuery}
      onOpenChange={(open) => {
        onQuery("");
        onOpenChange?.(open);
      }}
      isItemEqualToValue={(item, chosen) => item.key === chosen.key}
      itemToStringLabel={(item) => item.label}
      autoHighlight
      disabled={disabled}
    >
      <Base.Trigger
        {...tied}
        ref={ref}
        onBlur={onBlur}
        className={cx(inputLook, "control flex items-center gap-2 py-1 pe-2 text-start", className)}
      >
        {value === null ? (
          <span className="grow text-ink-3">{placeholder}</span>
        ) : (
          <>
            <ChoiceIcon>{value.icon}</ChoiceIcon>
            <span className="min-w-0 grow">
              {value.label}
              {value.note !== undefined && <span className="figures ms-2 text-sm text-ink-3">{value.note}</span>}
            </span>
          </>
        )}
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner align="start" sideOffset={4} collisionPadding={8} className="z-60 outline-none">
          <Base.Popup
            aria-label={searchLabel}
            className="flex max-h-[min(24rem,var(--available-height))] w-[max(var(--anchor-width),17rem)] max-w-(--available-width) flex-col overflow-hidden rounded-md border bg-surface shadow-pop outline-none animate-fade"
          >
            <div className="flex items-center gap-2 border-b px-2.5">
              <Search aria-hidden className="size-4 shrink-0 text-ink-3" />
              <Base.Input
                aria-label={searchLabel}
                placeholder={searchLabel}
                className="control min-w-0 grow bg-transparent py-2 text-base outline-none [@media(pointer:coarse)]:text-md"
              />
            </div>
            <Base.Status className="px-3 py-2 text-sm text-ink-3 empty:hidden">{problem}</Base.Status>
            <Base.Empty className="px-3 py-4 text-sm text-ink-3 empty:hidden">
              {problem === undefined && "Nothing found."}
            </Base.Empty>
            <Base.List className="min-h-0 overflow-y-auto p-1 empty:hidden">
              {(group: ChoiceGroup) => (
                <Base.Group key={group.value} items={group.items} className="pb-1">
                  <Base.GroupLabel className={group === LOADING ? "sr-only" : "px-2.5 pt-1.5 pb-1 text-xs text-ink-3"}>
                    {group.value}
                  </Base.GroupLabel>
                  <Base.Collection>{(item: Choice) => <Item key={item.key} item={item} />}</Base.Collection>
                </Base.Group>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Item({ item }: { item: Choice }) {
  return (
    <Base.Item
      value={item}
      disabled={item.key === "loading"}
      className="control flex cursor-default items-center gap-2 rounded-sm px-2.5 text-base select-none data-disabled:text-ink-3 data-highlighted:not-data-disabled:bg-accent-soft"
    >
      <ChoiceIcon>{item.icon}</ChoiceIcon>
      <span className="min-w-0 grow">{item.label}</span>
      {item.note !== undefined && <span className="figures text-sm text-ink-3">{item.note}</span>}
      <Base.ItemIndicator>
        <Check aria-hidden className="size-4 text-accent-ink" />
      </Base.ItemIndicator>
    </Base.Item>
  );
}

function ChoiceIcon({ children }: { children: ReactNode }) {
  if (children === undefined) return null;
  return (
    <span aria-hidden className="shrink-0 text-ink-3 [&_svg]:size-4">
      {children}
    </span>
  );
}
