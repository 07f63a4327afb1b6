"use client";

import type { Destination } from "@callplane/edge-api/contract";
import { Megaphone, Users, Voicemail } from "lucide-react";
import { type Ref, useDeferredValue, useState } from "react";
import { useCan } from "#src/shell/me-context.tsx";
import { useFormatNumber } from "#src/shell/number.tsx";
import { type Choice, type ChoiceGroup, Combobox } from "#src/ui/combobox.tsx";
import { MakeNew, type Makes } from "./make-new.tsx";
import { chosenChoice, type DestinationChoice, useDestinationChoices } from "./use-destination-choices.ts";
import { useThing } from "./use-things.ts";

type Picker = {
  value: Destination | null;
  onChange: (value: Destination | null) => void;
  tied: { id?: string; "aria-describedby"?: string | undefined; "aria-invalid"?: true | undefined };
  /** Words for "nowhere in particular", which is null; absent where a destination must be chosen. */
  nullable?: string | undefined;
  disabled?: boolean;
  onBlur?: () => void;
  ref?: Ref<HTMLButtonElement>;
};

/** Where a call goes: everything it can be led to, by typing part of a name or number; or something new. */
export function DestinationPicker({ value, onChange, tied, nullable, disabled = false, onBlur, ref }: Picker) {
  const thing = useThing(value !== null && "id" in value ? value : null);
  const can = useCan();
  const format = useFormatNumber();
  const [query, setQuery] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [making, setMaking] = useState<{ what: Makes; name: string }>();
  const { groups, isPending, error } = useDestinationChoices(useDeferredValue(query.trim()), isOpen);
  const none: ChoiceGroup[] =
    nullable !== undefined && query === "" ? [{ value: "No choice of its own", items: [noChoice(nullable)] }] : [];
  const makes = can("routing.write") ? MAKES.filter(({ needs }) => can(needs)) : [];
  const fresh = { value: "Make a new one", items: makes.map((each) => makeChoice(each, query.trim())) };
  return (
    <>
      <Combobox
        tied={tied}
        ref={ref}
        value={
          value === null ? (nullable === undefined ? null : noChoice(nullable)) : chosenChoice(value, thing, format)
        }
        groups={[...none, ...groups, ...(isPending || makes.length === 0 ? [] : [fresh])]}
        query={query}
        onQuery={setQuery}
        onOpenChange={setOpen}
        onChoose={(choice) => {
          const what = MAKES.find((each) => `new ${each.what}` === choice.key)?.what;
          if (what !== undefined) setMaking({ what, name: query.trim() });
          else onChange(isDestinationChoice(choice) ? choice.destination : null);
        }}
        placeholder="Choose where the call goes"
        searchLabel="Name, number or kind"
        disabled={disabled}
        {...(onBlur && { onBlur })}
        isLoading={isPending}
        problem={error === null ? undefined : `Not everything could be loaded: ${error.message}`}
      />
      {making !== undefined && (
        <MakeNew
          {...making}
          onMade={(made) => {
            onChange(made);
            setMaking(undefined);
          }}
          onClose={() => setMaking(undefined)}
        />
      )}
    </>
  );
}

const MAKES = [
  { what: "ANNOUNCEMENT", label: "announcement", icon: <Megaphone />, needs: "routing.write" },
  { what: "RING_GROUP", label: "ring group", icon: <Users />, needs: "routing.write" },
  { what: "VOICEMAIL", label: "shared voicemail box", icon: <Voicemail />, needs: "voicemail.write" },
] as const;

function makeChoice({ what, label, icon }: (typeof MAKES)[number], name: string): Choice {
  return { key: `new ${what}`, label: name === "" ? `New ${label}…` : `New ${label} “${name}”…`, icon };
}

const noChoice = (label: string): Choice => ({ key: "none", label });

function isDestinationChoice(choice: Choice): choice is DestinationChoice {
  return "destination" in choice;
}
