"use client";

import type { RingGroupMember } from "@callplane/edge-api/contract";
import { type FieldValues, useController } from "react-hook-form";
import { useFormatNumber } from "#src/shell/number.tsx";
import { type Bound, errorAt, pathOf } from "#src/ui/form/fields.tsx";
import { OrderedList } from "#src/ui/ordered-list.tsx";
import { DestinationName } from "./destination-name.tsx";
import { MemberTimes } from "./member-times.tsx";
import { PersonPicker } from "./person-picker.tsx";
import { useNames } from "./use-things.ts";

const keyOf = (member: RingGroupMember) => ("userId" in member ? member.userId : member.number);

/** Who rings: people and outside numbers, in their order. */
export function RingMembersField<Values extends FieldValues>({
  of,
  name,
  label,
  hint,
  groupSec = null,
}: Bound<Values, readonly RingGroupMember[] | undefined> & {
  hint?: string;
  /** How long all ring at once: each may begin later. Null: one after the other. */
  groupSec?: number | null;
}) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const members: RingGroupMember[] = Array.isArray(field.value) ? field.value : [];
  const nameOf = useNames("USER");
  const format = useFormatNumber();
  return (
    <fieldset className="grid gap-2">
      <legend className="text-sm font-medium">{label}</legend>
      {members.length > 0 && (
        <OrderedList
          label={label}
          items={members}
          keyOf={keyOf}
          nameOf={(member) => ("userId" in member ? nameOf(member.userId) : format(member.number))}
          onChange={field.onChange}
          isReadOnly={of.isReadOnly}
        >
          {(member, index) => (
            <div className="grid gap-1.5 sm:flex sm:items-center">
              <div className="min-w-0 grow">
                <DestinationName
                  destination={
                    "userId" in member
                      ? { kind: "USER", id: member.userId }
                      : { kind: "EXTERNAL", number: member.number }
                  }
                />
              </div>
              <MemberTimes
                member={member}
                name={"userId" in member ? nameOf(member.userId) : format(member.number)}
                groupSec={groupSec}
                isReadOnly={of.isReadOnly}
                onChange={(changed) => field.onChange(members.with(index, changed))}
              />
            </div>
          )}
        </OrderedList>
      )}
      {!of.isReadOnly && (
        <PersonPicker
          label={members.length === 0 ? "Add the first" : "Add one more"}
          {...(hint !== undefined && { hint })}
          error={errorAt(of.errors, name)}
          without={members.map(keyOf)}
          numbers
          onPick={(picked) => field.onChange([...members, picked])}
        />
      )}
    </fieldset>
  );
}
