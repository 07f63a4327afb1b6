"use client";

import type { OutboundRule, outboundRule } from "@callplane/edge-api/contract";
import { Plus } from "lucide-react";
import { useState } from "react";
import { type FieldValues, get, useController } from "react-hook-form";
import type { z } from "zod";
import { useOpeningHours } from "#src/routing/hours-field.tsx";
import { useTrunks } from "#src/routing/trunks-field.tsx";
import { useFormatNumber } from "#src/shell/number.tsx";
import { Button } from "#src/ui/button.tsx";
import { type Bound, errorAt, pathOf } from "#src/ui/form/fields.tsx";
import { OrderedList } from "#src/ui/ordered-list.tsx";
import { StatusShape } from "#src/ui/status.tsx";
import { RuleDialog } from "./rule-dialog.tsx";
import { ruleWords } from "./rule-words.ts";

export type RuleValues = z.input<typeof outboundRule>;
type Keyed = { key: string; rule: RuleValues };

/** The rules of a policy: sentences to be moved up and down, each with a form of its own. */
export function RulesField<Values extends FieldValues>({
  of,
  name,
  label,
}: Bound<Values, readonly RuleValues[] | undefined>) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const { nameOf } = useTrunks();
  const { nameOf: hoursName } = useOpeningHours();
  const format = useFormatNumber();
  const rules: readonly RuleValues[] = Array.isArray(field.value) ? field.value : [];
  const [keyed, keep] = useKeys(rules);
  const [editing, setEditing] = useState<string>();
  const save = (next: Keyed[]) => {
    keep(next);
    field.onChange(next.map(({ rule }) => rule));
  };
  const edited = keyed.find(({ key }) => key === editing);
  return (
    <fieldset className="grid gap-2">
      <legend className="text-sm font-medium">{label}</legend>
      <p className="text-sm text-ink-3">
        Looked at from the top; the first that fits decides. What none fits is not allowed.
      </p>
      {keyed.length > 0 && (
        <OrderedList
          label={label}
          items={keyed}
          keyOf={({ key }) => key}
          nameOf={({ rule }) => rule.name}
          onChange={save}
          isReadOnly={of.isReadOnly}
        >
          {({ key, rule }, index) => (
            <div className="flex items-start gap-2 py-1">
              <StatusShape tone={rule.action === "allow" ? "ok" : "bad"} className="mt-1.5" />
              <span className="grid min-w-0 grow">
                {of.isReadOnly ? (
                  <span className="font-medium">{rule.name}</span>
                ) : (
                  <button
                    type="button"
                    aria-label={`Edit ${rule.name}`}
                    onClick={() => setEditing(key)}
                    className="min-h-6 w-fit rounded-sm text-start font-medium text-accent-ink underline decoration-current/35 underline-offset-3 hover:decoration-current"
                  >
                    {rule.name}
                  </button>
                )}
                <span className="text-sm text-ink-2">{ruleWords(whole(rule), { nameOf, hoursName, format })}</span>
                {get(of.errors, `${name}.${index}`) !== undefined && (
                  <span className="text-sm text-bad">{errorAt(of.errors, `${name}.${index}`)}</span>
                )}
              </span>
            </div>
          )}
        </OrderedList>
      )}
      {!of.isReadOnly && (
        <Button icon={<Plus />} className="w-fit" onClick={() => setEditing("new")}>
          Add rule
        </Button>
      )}
      {editing !== undefined && (editing === "new" || edited !== undefined) && (
        <RuleDialog
          rule={edited?.rule}
          onClose={() => setEditing(undefined)}
          onSaved={(rule) => {
            setEditing(undefined);
            if (edited === undefined) save([...keyed, { key: crypto.randomUUID(), rule }]);
            else save(keyed.map((each) => (each.key === editing ? { ...each, rule } : each)));
          }}
        />
      )}
    </fieldset>
  );
}

/** Rules have no ids of their own; the list needs to know them again after they moved. */
function useKeys(rules: readonly RuleValues[]): [Keyed[], (keyed: Keyed[]) => void] {
  const [kept, keep] = useState<Keyed[]>([]);
  const isSame = JSON.stringify(kept.map(({ rule }) => rule)) === JSON.stringify(rules);
  return [isSame ? kept : rules.map((rule, index) => ({ key: `saved-${index}`, rule })), keep];
}

/** What the schema puts where nothing was said. */
function whole({ strip = 0, prepend = "", trunkIds = [], callerId = null, ...rule }: RuleValues): OutboundRule {
  const { callerIdFor = "without_own", businessHoursId = null, hoursState = "open" } = rule;
  return { ...rule, strip, prepend, trunkIds, callerId, callerIdFor, businessHoursId, hoursState };
}
