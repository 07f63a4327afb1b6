"use client";

import { getCountries } from "libphonenumber-js/min";
import { useState } from "react";
import { type FieldValues, useController } from "react-hook-form";
import { readPhoneNumber, toE164 } from "../../format/phone-number.ts";
import { cx } from "../cx.ts";
import { FieldFrame, inputLook, type Option, Select } from "../field.tsx";
import { naturalUnit, secondsIn, UNITS } from "./duration.ts";
import { type Bound, errorAt, pathOf, SelectField, TextField, words } from "./fields.tsx";

/** An outside number: typed as one dials it in `country`, kept in E.164. Left empty it is null. */
export function PhoneNumberField<Values extends FieldValues>({
  of,
  name,
  country,
  autoFocus = false,
  ...rest
}: Bound<Values, string | null | undefined> & {
  /** Two letters; what a number without + is read in. */
  country: string;
  autoFocus?: boolean;
}) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const value: string = field.value ?? "";
  const [typed, setTyped] = useState<string>();
  const shown = readPhoneNumber(value, country).shown;
  return (
    <FieldFrame
      {...words(rest)}
      {...(typed !== undefined && shown !== value && { hint: `${value} will be saved.` })}
      error={errorAt(of.errors, name)}
    >
      {(tied) => (
        <input
          {...tied}
          type="tel"
          dir="ltr"
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: the first field of a dialog that was just opened
          autoFocus={autoFocus}
          className={cx(inputLook, "control figures")}
          name={field.name}
          ref={field.ref}
          value={typed ?? shown}
          onChange={(event) => {
            setTyped(event.target.value);
            field.onChange(toE164(event.target.value, country));
          }}
          onBlur={() => {
            setTyped(undefined);
            field.onBlur();
          }}
        />
      )}
    </FieldFrame>
  );
}

/** A length of time, kept in whole seconds, typed in the unit that reads best. Left empty it is null. */
export function DurationField<Values extends FieldValues>({
  of,
  name,
  upTo = "h",
  ...rest
}: Bound<Values, number | null | undefined> & {
  /** The largest unit offered. */
  upTo?: "min" | "h" | "d";
}) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const sec: number | null = typeof field.value === "number" ? field.value : null;
  const [unit, setUnit] = useState(naturalUnit(sec));
  const offered = UNITS.slice(0, UNITS.findIndex((each) => each.value === upTo) + 1);
  return (
    <FieldFrame {...words(rest)} error={errorAt(of.errors, name)}>
      {(tied) => (
        <div className="flex gap-2">
          <input
            {...tied}
            type="number"
            inputMode="numeric"
            min={0}
            className={cx(inputLook, "control figures w-24")}
            name={field.name}
            ref={field.ref}
            value={sec === null ? "" : sec / secondsIn(unit)}
            onBlur={field.onBlur}
            onChange={(event) =>
              field.onChange(
                event.target.value === "" ? null : Math.round(Number(event.target.value) * secondsIn(unit)),
              )
            }
          />
          <Select
            aria-label={`Unit of ${rest.label.toLowerCase()}`}
            className="w-32"
            options={offered}
            value={unit}
            onChange={(event) => {
              const next = offered.find((each) => each.value === event.target.value)?.value ?? unit;
              if (sec !== null) field.onChange(Math.round((sec / secondsIn(unit)) * secondsIn(next)));
              setUnit(next);
            }}
          />
        </div>
      )}
    </FieldFrame>
  );
}

/** A time of day, `HH:MM`. */
export function TimeField<Values extends FieldValues>(props: Bound<Values, string | null | undefined>) {
  return <TextField {...props} type="time" inputClassName="figures max-w-32" />;
}

/** A day, `YYYY-MM-DD`. */
export function DateField<Values extends FieldValues>(props: Bound<Values, string | null | undefined>) {
  return <TextField {...props} type="date" inputClassName="figures max-w-44" />;
}

/** A country, by its two letters. */
export function CountryField<Values extends FieldValues>(
  props: Bound<Values, string | null | undefined> & { nullable?: string },
) {
  return <SelectField {...props} options={useWholeList(props, countries)} />;
}

/** A zone of the IANA list. */
export function TimeZoneField<Values extends FieldValues>(props: Bound<Values, string | null | undefined>) {
  return <SelectField {...props} options={useWholeList(props, timeZones)} />;
}

/**
 * A list the browser knows. The server's may differ by an entry or a name, so until the page lives it holds what is chosen only;
 * what is chosen stays in it though the browser knows it by another name.
 */
function useWholeList<Values extends FieldValues>(
  { of, name }: Bound<Values, string | null | undefined>,
  list: () => readonly Option[],
): readonly Option[] {
  const chosen: string = of.watch(pathOf<Values>(name)) ?? "";
  const whole = of.isAlive ? list() : [];
  return whole.some((each) => each.value === chosen) ? whole : [{ value: chosen, label: chosen }, ...whole];
}

/** Every country, in English order. */
export function countries(): readonly Option[] {
  const names = new Intl.DisplayNames("en", { type: "region" });
  return getCountries()
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, "en"));
}

const timeZones = (): readonly Option[] =>
  [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC"])].map((value) => ({
    value,
    label: value.replaceAll("_", " "),
  }));
