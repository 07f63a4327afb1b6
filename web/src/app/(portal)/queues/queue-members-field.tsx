"use client";

import type { QueueMember } from "@callplane/edge-api/contract";
import { type FieldValues, useController } from "react-hook-form";
import { DestinationName } from "#src/routing/destination-name.tsx";
import { PersonPicker } from "#src/routing/person-picker.tsx";
import { useNames } from "#src/routing/use-things.ts";
import { Select } from "#src/ui/field.tsx";
import { type Bound, errorAt, pathOf } from "#src/ui/form/fields.tsx";
import { OrderedList } from "#src/ui/ordered-list.tsx";

type Given = { userId: string; penalty?: number | undefined; isFixed?: boolean | undefined };

const PENALTIES = [0, 1, 2, 3, 5, 10, 20];

/** The people of a queue in their order; who steps in only when others are busy; who is always in it. */
export function QueueMembersField<Values extends FieldValues>({
  of,
  name,
  label,
}: Bound<Values, readonly Given[] | undefined>) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const members = membersOf(field.value);
  const nameOf = useNames("USER");
  const change = (userId: string, changes: Partial<QueueMember>) =>
    field.onChange(members.map((member) => (member.userId === userId ? { ...member, ...changes } : member)));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      {members.length > 0 && (
        <OrderedList
          label={label}
          items={members}
          keyOf={({ userId }) => userId}
          nameOf={({ userId }) => nameOf(userId)}
          onChange={field.onChange}
          isReadOnly={of.isReadOnly}
        >
          {(member) => (
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1">
              <DestinationName destination={{ kind: "USER", id: member.userId }} className="grow basis-36" />
              <Select
                aria-label={`When ${nameOf(member.userId)} is rung`}
                className="w-40"
                disabled={of.isReadOnly}
                value={String(member.penalty)}
                options={penaltyOptions(member.penalty)}
                onChange={(event) => change(member.userId, { penalty: Number(event.target.value) })}
              />
              <label className="control flex items-center gap-2 text-sm">
                <input
                  type="checkbox"
                  className="size-6 accent-accent sm:size-4.5"
                  checked={member.isFixed}
                  onChange={(event) => change(member.userId, { isFixed: event.target.checked })}
                />
                Always in
                <span className="sr-only"> ({nameOf(member.userId)})</span>
              </label>
            </span>
          )}
        </OrderedList>
      )}
      {!of.isReadOnly && (
        <PersonPicker
          label={members.length === 0 ? "Add the first" : "Add one more"}
          hint="They log in and out as they come and go, here or by phone; who is always in need not."
          error={errorAt(of.errors, name)}
          without={members.map(({ userId }) => userId)}
          onPick={(picked) =>
            "userId" in picked && field.onChange([...members, { ...picked, penalty: 0, isFixed: false }])
          }
        />
      )}
    </fieldset>
  );
}

function membersOf(value: readonly Given[] | undefined): QueueMember[] {
  return (value ?? []).map(({ userId, penalty = 0, isFixed = false }) => ({ userId, penalty, isFixed }));
}

function penaltyOptions(chosen: number) {
  const all = [...new Set([...PENALTIES, chosen])].sort((a, b) => a - b);
  return all.map((penalty) => ({
    value: String(penalty),
    label: penalty === 0 ? "First choice" : `Reserve ${penalty}`,
  }));
}
