"use client";

import { nearCountries } from "@callplane/edge-api/contract";
import { Search } from "lucide-react";
import { useState } from "react";
import { type FieldValues, useController } from "react-hook-form";
import { CONTINENTS, type Continent } from "#src/format/continents.ts";
import { CountryTiles } from "#src/shell/country-tiles.tsx";
import { useMe } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { CheckLine, inputLook, LabelledSelect } from "#src/ui/field.tsx";
import { type Bound, errorAt, pathOf } from "#src/ui/form/fields.tsx";

/** The countries that may be called: all but those with a high risk (null), or those that are ticked. One's own always may. */
export function CountriesField<Values extends FieldValues>({
  of,
  name,
  all = "All, without those of high risk",
}: Omit<Bound<Values, readonly string[] | null | undefined>, "label"> & {
  /** What none chosen (null) means. */
  all?: string;
}) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const home = useMe().tenant.country;
  const chosen: readonly string[] | null = Array.isArray(field.value) ? field.value : null;
  const error = errorAt(of.errors, name);
  return (
    <div className="grid gap-3">
      <LabelledSelect
        label="Countries"
        className="max-w-96"
        options={[
          { value: "all", label: all },
          { value: "some", label: "Only those chosen here" },
        ]}
        value={chosen === null ? "all" : "some"}
        onChange={(event) => field.onChange(event.target.value === "all" ? null : nearCountries(home))}
        error={error}
      />
      {chosen !== null && <Chooser chosen={chosen} home={home} onChange={field.onChange} />}
    </div>
  );
}

function Chooser({
  chosen,
  home,
  onChange,
}: {
  chosen: readonly string[];
  home: string;
  onChange: (chosen: string[]) => void;
}) {
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLowerCase();
  const found = CONTINENTS.map(({ name, countries }) => ({
    name,
    countries: countries.filter((country) => country.name.toLowerCase().includes(wanted)),
  })).filter(({ countries }) => countries.length > 0);
  const set = (codes: readonly string[], isOn: boolean) => {
    const others = chosen.filter((code) => !codes.includes(code));
    onChange(isOn ? [...others, ...codes] : others);
  };
  return (
    <div className="grid gap-3 rounded-lg border p-3">
      <CountryTiles allowed={chosen} home={home} />
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => onChange(nearCountries(home))}>Own country and those near to it</Button>
        <Button onClick={() => onChange([home])}>Only the own country</Button>
      </div>
      <div className="relative max-w-80">
        <Search aria-hidden className="pointer-events-none absolute inset-y-0 start-2.5 my-auto size-4 text-ink-3" />
        <input
          type="search"
          aria-label="Search countries"
          placeholder="Search countries"
          className={`${inputLook} control ps-8`}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          // Within a form, Enter would save it.
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      </div>
      <p role="status" className="text-sm text-ink-3">
        {wanted !== "" && found.length === 0
          ? `No country is called “${query.trim()}”.`
          : mayBeCalled(new Set([...chosen, home]).size)}
      </p>
      {found.map((continent) => (
        <Part
          key={continent.name}
          continent={continent}
          chosen={chosen}
          home={home}
          isSearching={wanted !== ""}
          onSet={set}
        />
      ))}
    </div>
  );
}

function Part({
  continent: { name, countries },
  chosen,
  home,
  isSearching,
  onSet,
}: {
  continent: Continent;
  chosen: readonly string[];
  home: string;
  isSearching: boolean;
  onSet: (codes: readonly string[], isOn: boolean) => void;
}) {
  const on = countries.filter(({ code }) => code === home || chosen.includes(code)).length;
  const isAll = on === countries.length;
  return (
    <details open={isSearching || undefined} className="rounded-md border">
      <summary className="control flex items-center justify-between gap-3 px-3 text-base font-medium">
        {name}
        <span className="figures text-sm font-normal text-ink-3">
          {on} of {countries.length}
        </span>
      </summary>
      <div className="grid gap-1 border-t px-3 py-2">
        <CheckLine
          label={<span className="font-medium">{isSearching ? "All that are found here" : `All of ${name}`}</span>}
          checked={isAll}
          ref={(box) => {
            if (box !== null) box.indeterminate = on > 0 && !isAll;
          }}
          onChange={(event) =>
            onSet(
              countries.map(({ code }) => code),
              event.target.checked,
            )
          }
        />
        <div className="grid gap-x-4 sm:grid-cols-2 lg:grid-cols-3">
          {countries.map((country) => (
            <CheckLine
              key={country.code}
              label={country.code === home ? `${country.name} (your own, always)` : country.name}
              checked={country.code === home || chosen.includes(country.code)}
              disabled={country.code === home}
              onChange={(event) => onSet([country.code], event.target.checked)}
            />
          ))}
        </div>
      </div>
    </details>
  );
}

const mayBeCalled = (count: number) =>
  count === 1 ? "One country may be called: the company's own." : `${count} countries may be called.`;
