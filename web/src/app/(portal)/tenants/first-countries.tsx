"use client";

import { nearCountries } from "@callplane/edge-api/contract";
import { countryName } from "#src/format/calling-codes.ts";
import { CountryTiles } from "#src/shell/country-tiles.tsx";
import { LabelledSelect } from "#src/ui/field.tsx";

/** Where a new company may call to begin with. */
const FIRST_COUNTRIES = ["near", "own", "all"] as const;
export type FirstCountries = (typeof FIRST_COUNTRIES)[number];

/** As the API takes it; null: everywhere but where the risk is high. */
export function countriesOf(choice: FirstCountries, home: string): string[] | null {
  return choice === "all" ? null : choice === "own" ? [home] : nearCountries(home);
}

export function FirstCountriesField({
  home,
  choice,
  onChoose,
}: {
  home: string;
  choice: FirstCountries;
  onChoose: (choice: FirstCountries) => void;
}) {
  const others = nearCountries(home).length - 1;
  const near = others === 0 ? countryName(home) : `${countryName(home)} and ${others} near to it`;
  const countries = countriesOf(choice, home);
  return (
    <div className="grid gap-3">
      <LabelledSelect
        label="May call"
        hint="Fraud calls far away. The company's admin can change it at any time, under Call limits."
        options={[
          { value: "near", label: near },
          ...(others === 0 ? [] : [{ value: "own", label: `${countryName(home)} only` }]),
          { value: "all", label: "All countries, without those of high risk" },
        ]}
        value={choice}
        onChange={(event) => onChoose(FIRST_COUNTRIES.find((each) => each === event.target.value) ?? "near")}
      />
      {countries !== null && <CountryTiles allowed={countries} home={home} />}
    </div>
  );
}
