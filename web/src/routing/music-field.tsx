"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type FieldValues, useController } from "react-hook-form";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { sounds } from "#src/api/things.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { FieldFrame, Select } from "#src/ui/field.tsx";
import { type Bound, errorAt, pathOf, words } from "#src/ui/form/fields.tsx";
import { OrderedList } from "#src/ui/ordered-list.tsx";
import { SoundForm } from "./sound-form.tsx";
import { SoundPreview } from "./sound-preview.tsx";

const MOST = 200;
const NEW = "new";

/** Music for whoever waits: sounds of the company's, in the order in which they are played. `none`: what is heard without any. */
export function MusicField<Values extends FieldValues>({
  of,
  name,
  none,
  ...rest
}: Bound<Values, readonly string[] | undefined> & { none: string }) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const [isMaking, setMaking] = useState(false);
  const can = useCan();
  const all = useInfiniteQuery(sounds.list(api, {}, MOST));
  const known = itemsOf(all.data);
  const chosen: string[] = Array.isArray(field.value) ? field.value : [];
  const soundOf = (id: string) => known.find((each) => each.id === id);
  const nameOf = (id: string) => soundOf(id)?.name ?? (all.isPending ? "…" : "a sound");
  const left = known.filter(({ id }) => !chosen.includes(id));
  return (
    <div className="grid gap-2">
      {chosen.length > 0 && (
        <OrderedList
          label={rest.label}
          items={chosen}
          keyOf={(id) => id}
          nameOf={nameOf}
          onChange={field.onChange}
          isReadOnly={of.isReadOnly}
        >
          {(id) => {
            const sound = soundOf(id);
            return (
              <div className="grid gap-1">
                {nameOf(id)}
                {sound !== undefined && <SoundPreview sound={sound} />}
              </div>
            );
          }}
        </OrderedList>
      )}
      <FieldFrame
        {...words({ ...rest, ...(chosen.length > 0 && { label: "And then" }) })}
        error={errorAt(of.errors, name)}
      >
        {(tied) => (
          <Select
            {...tied}
            ref={field.ref}
            value=""
            disabled={of.isReadOnly}
            options={[
              { value: "", label: chosen.length === 0 ? none : "From the beginning again" },
              ...left.map((sound) => ({ value: sound.id, label: sound.name })),
              ...(can("routing.write") ? [{ value: NEW, label: "New sound…" }] : []),
            ]}
            onBlur={field.onBlur}
            onChange={({ target }) => {
              if (target.value === NEW) setMaking(true);
              else if (target.value !== "") field.onChange([...chosen, target.value]);
            }}
          />
        )}
      </FieldFrame>
      {isMaking && (
        <SoundForm
          source="upload"
          onMade={({ id }) => {
            field.onChange([...chosen, id]);
            setMaking(false);
          }}
          onClose={() => setMaking(false)}
        />
      )}
    </div>
  );
}
