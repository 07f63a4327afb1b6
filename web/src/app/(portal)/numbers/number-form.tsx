"use client";

import { createDid, type Did } from "@callplane/edge-api/contract";
import { dids } from "#src/api/things.ts";
import { readPhoneNumber } from "#src/format/phone-number.ts";
import { DestinationField } from "#src/routing/destination-field.tsx";
import { PHONE_LANGUAGE_OPTIONS } from "#src/routing/phone-languages.ts";
import { ThingDialog, useThingForm } from "#src/routing/thing-dialog.tsx";
import { useMe } from "#src/shell/me-context.tsx";
import { PhoneNumber } from "#src/shell/number.tsx";
import { TextLink } from "#src/ui/button.tsx";
import { FieldRow, SelectField, TextField } from "#src/ui/form/fields.tsx";
import { PhoneNumberField } from "#src/ui/form/special-fields.tsx";
import { Facts } from "#src/ui/page.tsx";
import { AnswersNow } from "./answers-now.tsx";
import { CallerRulesField } from "./caller-rules-field.tsx";
import { NumberStatus } from "./number-status.tsx";

const named = <Item extends Did>(did: Item) => ({ ...did, name: did.label ?? did.number });

const KIND = {
  verbs: {
    key: dids.key,
    create: async (...args: Parameters<typeof dids.create>) => named(await dids.create(...args)),
    update: async (...args: Parameters<typeof dids.update>) => named(await dids.update(...args)),
    remove: dids.remove,
  },
  schema: createDid,
  noun: "number",
  write: "dids.write",
  goneMeans: "It is free for others, and calls to it no longer reach you.",
} as const;

/** Adds an outside number, or shows and changes where one leads. */
export function NumberForm({ did, onClose }: { did?: Did; onClose: () => void }) {
  const { tenant } = useMe();
  const thing = did && { ...did, name: readPhoneNumber(did.number, tenant.country).shown };
  const values = did ?? {
    number: "",
    label: null,
    carrier: null,
    destination: null,
    callerRules: [],
    language: null,
    via: "own_trunks" as const,
  };
  const form = useThingForm(KIND, { thing, values, onClose });
  return (
    <ThingDialog
      kind={KIND}
      of={form}
      thing={thing}
      onClose={onClose}
      before={
        did && (
          <Facts
            className="mb-5"
            facts={[
              ["Number", <PhoneNumber key="n" number={did.number} />],
              did.status !== "assigned" && ["Status", <NumberStatus key="s" did={did} />],
              did.status === "assigned" && ["Answers now", <AnswersNow key="a" number={did.number} />],
              did.status === "assigned" && [
                "At other times",
                <TextLink key="t" href={`/simulator?to=${encodeURIComponent(did.number)}`}>
                  What happens if somebody calls?
                </TextLink>,
              ],
            ]}
          />
        )
      }
    >
      {did === undefined && (
        <PhoneNumberField
          of={form}
          name="number"
          label="Number"
          country={tenant.country}
          hint="As people dial it, with its area code."
          autoFocus
        />
      )}
      <DestinationField
        of={form}
        name="destination"
        label="Leads to"
        nullable="The default for all numbers"
        hint="Who or what answers when somebody calls this number."
      />
      <CallerRulesField of={form} name="callerRules" />
      <SelectField
        of={form}
        name="via"
        label="Calls come in over"
        options={[
          { value: "own_trunks", label: "Our own trunks" },
          { value: "platform", label: "The platform's trunks" },
        ]}
        hint="The platform's operator approves numbers on its trunks before they ring."
      />
      <FieldRow>
        <TextField of={form} name="label" nullable label="Label" placeholder="Main line" autoComplete="off" />
        <TextField of={form} name="carrier" nullable label="Telephone company" autoComplete="off" />
      </FieldRow>
      <SelectField
        of={form}
        name="language"
        label="Callers are spoken to in"
        nullable="The company's language"
        options={PHONE_LANGUAGE_OPTIONS}
        hint="What the telephone system says by itself, whatever else answers."
      />
    </ThingDialog>
  );
}
