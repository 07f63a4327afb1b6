"use client";

import { objectionToDelay, type RingGroupMember } from "@callplane/edge-api/contract";
import { useId } from "react";
import { FieldError, Select } from "#src/ui/field.tsx";

const AFTER = [0, 5, 10, 15, 20, 30, 45, 60];
const FOR = [5, 10, 15, 20, 30, 45, 60];

/** What is offered, and what is set should it be something else. */
const withNow = (offered: readonly number[], now: number) => [...new Set([...offered, now])].sort((a, b) => a - b);

/** When a member begins to ring, and for how long at most. */
export function MemberTimes({
  member,
  name,
  groupSec,
  isReadOnly,
  onChange,
}: {
  member: RingGroupMember;
  name: string;
  /** How long all ring together: whoever begins later never does. Null: one rings after the other. */
  groupSec: number | null;
  isReadOnly: boolean;
  onChange: (member: RingGroupMember) => void;
}) {
  const { afterSec = 0, ringSec, ...who } = member;
  const change = (after: number, most: number | undefined) =>
    onChange({ ...who, ...(after > 0 && { afterSec: after }), ...(most !== undefined && { ringSec: most }) });
  const id = useId();
  const objection = groupSec === null ? null : objectionToDelay(afterSec, groupSec);
  return (
    <div className="grid gap-1.5 sm:shrink-0">
      <div className="grid gap-1.5 sm:flex">
        {groupSec !== null && (
          <Select
            aria-invalid={objection !== null || undefined}
            aria-describedby={objection === null ? undefined : id}
            aria-label={`${name} begins to ring`}
            disabled={isReadOnly}
            value={String(afterSec)}
            options={withNow(
              AFTER.filter((sec) => sec < groupSec),
              afterSec,
            ).map((sec) => ({
              value: String(sec),
              label: sec === 0 ? "at once" : `after ${sec} s`,
            }))}
            onChange={(event) => change(Number(event.target.value), ringSec)}
          />
        )}
        <Select
          aria-label={`${name} rings for`}
          disabled={isReadOnly}
          value={String(ringSec ?? "")}
          options={[
            { value: "", label: "as the group" },
            ...withNow(FOR, ringSec ?? 20).map((sec) => ({ value: String(sec), label: `for ${sec} s` })),
          ]}
          onChange={(event) => change(afterSec, event.target.value === "" ? undefined : Number(event.target.value))}
        />
      </div>
      {/* As wide as what stands above it, and no wider. */}
      {objection !== null && (
        <div className="w-0 min-w-full">
          <FieldError id={id}>{objection}</FieldError>
        </div>
      )}
    </div>
  );
}
