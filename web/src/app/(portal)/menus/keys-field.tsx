"use client";

import { type Destination, MENU_KEYS, type MenuKey } from "@callplane/edge-api/contract";
import { type KeyboardEvent, useState } from "react";
import { type FieldValues, useController } from "react-hook-form";
import { DestinationName } from "#src/routing/destination-name.tsx";
import { cx } from "#src/ui/cx.ts";
import { type Bound, errorAt, pathOf } from "#src/ui/form/fields.tsx";
import { type Key, KeyEditor } from "./key-editor.tsx";

/** As given to the schema: a label may be left out. */
type Given = { key: Key; label?: string | null | undefined; destination: Destination };
const PAD: readonly Key[] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/** What each key of the caller's telephone does: drawn as the keys are on a telephone, and told as a list below. */
export function KeysField<Values extends FieldValues>({
  of,
  name,
  label,
}: Bound<Values, readonly Given[] | undefined>) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const keys = keysOf(field.value);
  const [chosen, setChosen] = useState<Key>();
  const set = (key: Key, made: MenuKey | undefined) => {
    const others = keys.filter((each) => each.key !== key);
    field.onChange(MENU_KEYS.flatMap((each) => (each === key && made ? [made] : others.filter((o) => o.key === each))));
  };
  const error = errorAt(of.errors, name);
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a short cut for those whose keyboard has the same keys */}
      <div className="grid w-full max-w-80 grid-cols-3 gap-1.5" onKeyDown={(event) => chooseTyped(event, setChosen)}>
        {PAD.map((key, index) => (
          <PadKey
            key={key}
            name={key}
            made={keys.find((each) => each.key === key)}
            isChosen={chosen === key}
            onChoose={() => setChosen(key)}
            {...(index === 0 && { focusRef: field.ref })}
          />
        ))}
      </div>
      {chosen === undefined ? (
        !of.isReadOnly && <p className="text-sm text-ink-3">Press a key to say what it does.</p>
      ) : (
        <KeyEditor
          key={chosen}
          name={chosen}
          made={keys.find((each) => each.key === chosen)}
          isReadOnly={of.isReadOnly}
          onChange={(made) => set(chosen, made)}
          onClose={() => setChosen(undefined)}
        />
      )}
      {keys.length > 0 && <KeyList keys={keys} onChoose={setChosen} />}
      {error !== undefined && <p className="text-sm text-bad">{error}</p>}
    </fieldset>
  );
}

function keysOf(value: readonly Given[] | undefined): MenuKey[] {
  return (value ?? []).map((given) => ({ ...given, label: given.label ?? null }));
}

/** A digit pressed on the computer's keyboard chooses that key. */
function chooseTyped(event: KeyboardEvent, choose: (key: Key) => void): void {
  const key = PAD.find((each) => each === event.key);
  if (key === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  choose(key);
}

function PadKey({
  name,
  made,
  isChosen,
  onChoose,
  focusRef,
}: {
  name: Key;
  made: MenuKey | undefined;
  isChosen: boolean;
  onChoose: () => void;
  focusRef?: (element: HTMLButtonElement | null) => void;
}) {
  return (
    <button
      type="button"
      ref={focusRef}
      aria-pressed={isChosen}
      onClick={onChoose}
      className={cx(
        "grid min-h-14 content-center justify-items-center rounded-md border px-1 py-1.5 text-center",
        made === undefined ? "border-dashed border-line-strong text-ink-3" : "border-line-strong bg-surface",
        isChosen ? "border-accent bg-accent-soft ring-1 ring-accent" : "hover:bg-hover",
      )}
    >
      <span className="sr-only">Key </span>
      <span className="figures text-md leading-5 font-semibold">{name}</span>
      <span className="line-clamp-1 max-w-full text-xs">
        {made === undefined ? (
          "free"
        ) : made.label !== null ? (
          made.label
        ) : (
          <DestinationName destination={made.destination} />
        )}
      </span>
    </button>
  );
}

function KeyList({ keys, onChoose }: { keys: readonly MenuKey[]; onChoose: (key: Key) => void }) {
  return (
    <ul aria-label="Keys in use" className="grid divide-y rounded-md border">
      {keys.map(({ key, label, destination }) => (
        <li key={key} className="flex min-h-10 items-center gap-3 py-1 ps-3 pe-1">
          <span className="figures w-4 shrink-0 text-center font-semibold">{key}</span>
          <span className="min-w-0 grow">
            {label !== null && <span className="me-2">{label}</span>}
            <DestinationName destination={destination} className="text-ink-2" />
          </span>
          <button
            type="button"
            onClick={() => onChoose(key)}
            className="control rounded-md px-2 text-sm text-ink-2 hover:bg-hover hover:text-ink"
          >
            Edit<span className="sr-only"> key {key}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
