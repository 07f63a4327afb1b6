"use client";

import { PRICE_CLASSES, type Rate, type RatesBody, rate as schema } from "@callplane/edge-api/contract";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { restoreRate, setRates } from "#src/api/rates.ts";
import { PRICE_CLASS_LABEL } from "#src/format/money.ts";
import { DeleteButton } from "#src/ui/delete-button.tsx";
import { FieldRow, SelectField, TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { MoneyField } from "#src/ui/form/money-field.tsx";
import { CountryField } from "#src/ui/form/special-fields.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { notify } from "#src/ui/toast.tsx";

const START: Rate = { prefix: "+", country: null, class: "international", perMinuteMicros: 0 };

/**
 * One line of the list; saved, the list is sent with it. Where somebody else changed the list meanwhile it is read anew, what was typed stays, and saving
 * again saves it beside theirs.
 */
export function RateForm({ list, line, onClose }: { list: RatesBody; line?: Rate; onClose: () => void }) {
  const queries = useQueryClient();
  const readAnew = () => void queries.invalidateQueries({ queryKey: ["rates"] });
  const readAnewAndThrow = (error: unknown) => {
    readAnew();
    throw error;
  };
  const others = list.items.filter(({ prefix }) => prefix !== line?.prefix);
  const form = useSchemaForm({
    schema: schema.refine(({ prefix }) => !others.some((each) => each.prefix === prefix), {
      error: "There is a price for this beginning already",
      path: ["prefix"],
    }),
    values: line ?? START,
    save: (saved) => setRates(api, [...others, saved], list.version),
    onRefused: readAnew,
    onSaved: () => {
      notify("Saved. Calls that begin now are counted by it.");
      onClose();
    },
    refresh: ["rates"],
  });
  return (
    <FormDialog
      of={form}
      drawer={line !== undefined}
      title={line === undefined ? "Add price" : line.prefix}
      submit={line === undefined ? "Add price" : "Save"}
      onClose={onClose}
      {...(line !== undefined && {
        aside: (
          <DeleteButton
            name={`The price of ${line.prefix}`}
            remove={() => setRates(api, others, list.version).catch(readAnewAndThrow)}
            restore={() => restoreRate(api, line)}
            refresh={["rates"]}
            onGone={onClose}
          >
            <p>Its numbers are then counted by a shorter beginning that is listed, or have no price.</p>
          </DeleteButton>
        ),
      })}
    >
      <TextField
        of={form}
        name="prefix"
        label="Numbers beginning with"
        inputMode="tel"
        autoComplete="off"
        autoFocus={line === undefined}
        hint="Plus, country code, and as much of the number as the price is for: +43664"
      />
      <FieldRow>
        <CountryField of={form} name="country" nullable="None" label="Country" />
        <SelectField
          of={form}
          name="class"
          label="Class"
          options={PRICE_CLASSES.map((value) => ({ value, label: PRICE_CLASS_LABEL[value] }))}
        />
      </FieldRow>
      <MoneyField of={form} name="perMinuteMicros" label="A minute" currency="in the currency of the limits" />
    </FormDialog>
  );
}
