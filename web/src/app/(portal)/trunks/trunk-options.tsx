import {
  CALLED_NUMBER_PLACES,
  DEFAULT_TRUNK_OPTIONS,
  DTMF_MODES,
  SIP_EXTENSION_USES,
  type TrunkOptions,
} from "@callplane/edge-api/contract";
import { CheckField, FieldRow, NumberField, SelectField, TextField } from "#src/ui/form/fields.tsx";
import { LinesField } from "#src/ui/form/lines-field.tsx";
import type { SchemaForm } from "#src/ui/form/use-schema-form.ts";
import type { TrunkValues } from "./trunk-fields.tsx";

const CALLED = {
  automatic: "Found by itself (most carriers)",
  request_uri: "In the request",
  to: "In To",
  p_called_party_id: "In P-Called-Party-ID",
} as const;
const KEYS = {
  rfc4733: "Beside the sound (RFC 4733, most carriers)",
  inband: "As tones in the sound",
  info: "As messages (SIP INFO)",
  auto: "Beside the sound, else as tones",
} as const;
const USE = { supported: "Where the carrier wants it", off: "Never", required: "Always" } as const;

/** Of a form, to open what a field that is wrong is folded into. */
export const trunkOptionNames = Object.keys(DEFAULT_TRUNK_OPTIONS) as (keyof TrunkOptions)[];

export const optionsOf = <Value extends string>(values: readonly Value[], words: Readonly<Record<string, string>>) =>
  values.map((value) => ({ value, label: words[value] ?? value }));

type Of = { of: SchemaForm<TrunkValues> };

/** By which way, and under which names. */
export function WayFields({ of }: Of) {
  return (
    <>
      <FieldRow>
        <TextField
          of={of}
          name="outboundProxy"
          label="Outbound proxy"
          nullable
          autoComplete="off"
          hint="Everything goes by way of it. With :port if it is another one."
        />
        <TextField
          of={of}
          name="authUsername"
          label="Log-in name"
          nullable
          autoComplete="off"
          hint="Authentication user. Empty: the user name."
        />
      </FieldRow>
      <LinesField
        of={of}
        name="backupHosts"
        label="Other addresses of the carrier"
        hint="One a line, three at most. Tried in this order where the first does not answer or cannot take a call."
        placeholder="sip2.carrier.example"
      />
      <FieldRow>
        <TextField
          of={of}
          name="fromUser"
          label="User in From"
          nullable
          autoComplete="off"
          hint="Stands there instead of our number."
        />
        <TextField of={of} name="fromDomain" label="Domain in From" nullable hint="Empty: the carrier's address." />
      </FieldRow>
      <TextField
        of={of}
        name="contactUser"
        label="User in Contact"
        nullable
        autoComplete="off"
        hint="What the carrier calls us by. Empty: the user name."
      />
    </>
  );
}

/** Numbers called and shown. */
export function NumberFields({ of }: Of) {
  return (
    <>
      <FieldRow>
        <TextField
          of={of}
          name="dialPrefix"
          label="Dialled first"
          optional
          inputMode="tel"
          autoComplete="off"
          hint="Put before every number, but for emergency calls."
        />
        <SelectField
          of={of}
          name="calledNumberIn"
          label="Number called stands"
          options={optionsOf(CALLED_NUMBER_PLACES, CALLED)}
        />
      </FieldRow>
      <CheckField
        of={of}
        name="tellsWithheldNumber"
        label="Tell the carrier a number that is withheld"
        hint="Marked as private: it shows it to nobody. Some carriers refuse calls without it."
      />
    </>
  );
}

/** How calls are signalled; the log-in's times only where there is one. */
export function CallFields({ of, logsIn }: Of & { logsIn: boolean }) {
  return (
    <>
      <SelectField of={of} name="dtmfMode" label="Keys pressed" options={optionsOf(DTMF_MODES, KEYS)} />
      <FieldRow>
        <SelectField
          of={of}
          name="sessionTimers"
          label="Session timers"
          hint="Ends calls whose other side is gone."
          options={optionsOf(SIP_EXTENSION_USES, USE)}
        />
        <SelectField
          of={of}
          name="reliableRinging"
          label="Reliable ringing (100rel)"
          hint="“Never” where calls end while they ring."
          options={optionsOf(SIP_EXTENSION_USES, USE)}
        />
      </FieldRow>
      {logsIn && (
        <FieldRow>
          <NumberField of={of} name="registersEverySec" label="Log in again every (s)" min={60} max={3600} />
          <NumberField of={of} name="retriesEverySec" label="Where it fails, after (s)" min={5} max={3600} />
        </FieldRow>
      )}
    </>
  );
}
