"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Volume2 } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { type FieldValues, useController } from "react-hook-form";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { sounds } from "#src/api/things.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { type Choice, Combobox } from "#src/ui/combobox.tsx";
import { FieldFrame } from "#src/ui/field.tsx";
import { type Bound, errorAt, pathOf, words } from "#src/ui/form/fields.tsx";
import { SoundForm } from "./sound-form.tsx";
import { SoundPreview } from "./sound-preview.tsx";

const MOST = 200;

/** What callers hear: one of the company's sounds, or a new one. `nullable`: the words for none, which is null. */
export function SoundField<Values extends FieldValues>({
  of,
  name,
  nullable,
  ...rest
}: Bound<Values, string | null | undefined> & { nullable?: string }) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const chosenId: string | null = field.value || null;
  const can = useCan();
  const [query, setQuery] = useState("");
  const [newName, setNewName] = useState<string>();
  const q = useDeferredValue(query.trim());
  const all = useInfiniteQuery(sounds.list(api, {}, MOST));
  const found = useInfiniteQuery({ ...sounds.list(api, { q }, MOST), enabled: q !== "" && all.hasNextPage });
  const known = itemsOf(all.data);
  const list = q === "" || !all.hasNextPage ? known : itemsOf(found.data);
  const chosen = [...known, ...list].find(({ id }) => id === chosenId);
  const none: Choice | null = nullable === undefined ? null : { key: "none", label: nullable };
  const choices = list
    .filter((each) => each.name.toLowerCase().includes(q.toLowerCase()))
    .map((each): Choice => ({ key: each.id, label: each.name, icon: <Volume2 /> }));
  const fresh: Choice = { key: "new", label: q === "" ? "New sound…" : `New sound “${q}”…`, icon: <Plus /> };
  const value =
    chosenId === null
      ? none
      : { key: chosenId, label: chosen?.name ?? (all.isPending ? "…" : "A sound"), icon: <Volume2 /> };
  return (
    <div className="grid gap-2">
      <FieldFrame {...words(rest)} error={errorAt(of.errors, name)}>
        {(tied) => (
          <Combobox
            tied={tied}
            ref={field.ref}
            onBlur={field.onBlur}
            value={value}
            disabled={of.isReadOnly}
            groups={[
              { value: "No sound", items: none === null || q !== "" ? [] : [none] },
              { value: "Sounds", items: choices },
              { value: "Make a new one", items: can("routing.write") && !all.isPending ? [fresh] : [] },
            ].filter(({ items }) => items.length > 0)}
            query={query}
            onQuery={setQuery}
            onChoose={({ key }) => {
              if (key === "new") setNewName(query.trim());
              else field.onChange(key === "none" ? null : key);
            }}
            placeholder="Choose what callers hear"
            searchLabel="Name of the sound"
            isLoading={all.isPending}
            problem={all.isError ? `The sounds could not be loaded: ${all.error.message}` : undefined}
          />
        )}
      </FieldFrame>
      {chosen !== undefined && <SoundPreview sound={chosen} />}
      {newName !== undefined && (
        <SoundForm
          name={newName}
          onMade={({ id }) => {
            field.onChange(id);
            setNewName(undefined);
          }}
          onClose={() => setNewName(undefined)}
        />
      )}
    </div>
  );
}
