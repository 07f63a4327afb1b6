"use client";

import {
  CALLER_ID_HEADERS,
  type createTrunk,
  NUMBER_FORMATS,
  TRUNK_AUTHENTICATIONS,
  TRUNK_CODECS,
  TRUNK_TRANSPORTS,
} from "@callplane/edge-api/contract";
import type { z } from "zod";
import { useMe } from "#src/shell/me-context.tsx";
import { Advanced } from "#src/ui/advanced.tsx";
import {
  CheckField,
  ChecksField,
  FieldRow,
  NumberField,
  SelectField,
  SwitchField,
  TextField,
} from "#src/ui/form/fields.tsx";
import { LinesField } from "#src/ui/form/lines-field.tsx";
import { PasswordField } from "#src/ui/form/password-field.tsx";
import { CountryField, PhoneNumberField } from "#src/ui/form/special-fields.tsx";
import type { SchemaForm } from "#src/ui/form/use-schema-form.ts";
import { CallFields, NumberFields, optionsOf, trunkOptionNames, WayFields } from "./trunk-options.tsx";

export type TrunkValues = z.input<typeof createTrunk>;

const AUTHENTICATION = {
  registration: "We log in with a user name and password",
  ip: "By our addresses, without logging in",
} as const satisfies Record<(typeof TRUNK_AUTHENTICATIONS)[number], string>;
const TRANSPORT = { udp: "UDP", tcp: "TCP", tls: "TLS (encrypted)" } as const;
const FORMAT = {
  e164_plus: "+43 1 234567 (plus and country)",
  e164: "43 1 234567 (country, no plus)",
  national: "01 234567 (as dialled in the country)",
} as const;
const HEADER = {
  from: "In From",
  p_asserted_identity: "In P-Asserted-Identity",
  remote_party_id: "In Remote-Party-ID (older systems)",
} as const;
const CODEC: Record<string, string> = {
  alaw: "G.711 A-law",
  ulaw: "G.711 µ-law",
  g722: "G.722 (HD)",
  opus: "Opus (HD)",
};

/** What a carrier's letter says, in front; what only its engineers speak of, under "Advanced". */
export function TrunkFields({ of, hasPassword }: { of: SchemaForm<TrunkValues>; hasPassword: boolean }) {
  const me = useMe();
  const logsIn = of.watch("authentication") === "registration";
  const isTls = of.watch("transport") === "tls";
  const inAdvanced = ADVANCED.some((field) => of.errors[field] !== undefined);
  return (
    <>
      <FieldRow>
        <TextField of={of} name="name" label="Name" placeholder="Main line" autoComplete="off" />
        <TextField of={of} name="carrier" label="Carrier" nullable autoComplete="off" />
      </FieldRow>
      <TextField
        of={of}
        name="host"
        label="The carrier's address"
        hint="A host name or IP address, called SIP server, proxy or registrar in the carrier's letter."
        autoComplete="off"
        inputMode="url"
      />
      <SelectField
        of={of}
        name="authentication"
        label="How the carrier knows us"
        options={optionsOf(TRUNK_AUTHENTICATIONS, AUTHENTICATION)}
      />
      {logsIn && <LogIn of={of} hasPassword={hasPassword} />}
      <FieldRow>
        <NumberField
          of={of}
          name="maxChannels"
          label="Calls at once"
          optional
          min={1}
          max={1000}
          hint="In and out together. Empty: not limited."
        />
        <PhoneNumberField
          of={of}
          name="fallbackCallerId"
          label="Number shown otherwise"
          optional
          country={me.tenant.country}
          hint="Where neither the person nor the company has one."
        />
      </FieldRow>
      <SwitchField of={of} name="enabled" label="In use" hint="Off: no call goes over it, in or out." />
      <Advanced open={inAdvanced}>
        <FieldRow>
          <SelectField of={of} name="transport" label="Transport" options={optionsOf(TRUNK_TRANSPORTS, TRANSPORT)} />
          <NumberField of={of} name="port" label="Port" min={1} max={65_535} hint="5060, with TLS mostly 5061." />
        </FieldRow>
        {isTls && (
          <CheckField
            of={of}
            name="verifiesCertificate"
            label="Check the carrier's certificate"
            hint="Off only for a carrier with one of its own making: then anybody in between can pose as it."
          />
        )}
        <CheckField
          of={of}
          name="encryptsMedia"
          label="Encrypt the sound (SRTP)"
          hint="Only with TLS: its keys travel in the signalling."
        />
        {!logsIn && <LogIn of={of} hasPassword={hasPassword} optional />}
        <WayFields of={of} />
        <LinesField
          of={of}
          name="inboundAddresses"
          label="Calls may come in from"
          hint="IP addresses or ranges, one a line. Empty: only from the carrier's address, where that is no name. Names in From never count."
          placeholder="203.0.113.0/28"
        />
        <FieldRow>
          <SelectField
            of={of}
            name="outboundFormat"
            label="Numbers to the carrier"
            options={optionsOf(NUMBER_FORMATS, FORMAT)}
          />
          <SelectField
            of={of}
            name="inboundFormat"
            label="Numbers from the carrier"
            options={optionsOf(NUMBER_FORMATS, FORMAT)}
          />
        </FieldRow>
        <CountryField
          of={of}
          name="country"
          label="Country of these numbers"
          nullable="The company's"
          hint="For numbers as dialled in a country, where the carrier is in another one."
        />
        <SelectField
          of={of}
          name="callerIdHeader"
          label="Where our number is told"
          options={optionsOf(CALLER_ID_HEADERS, HEADER)}
        />
        <NumberFields of={of} />
        <CheckField
          of={of}
          name="passesForeignCallerId"
          label="May show the caller's own number on forwarded calls"
          hint="Only where the carrier allows it."
        />
        <ChecksField of={of} name="codecs" label="Sound" options={optionsOf(TRUNK_CODECS, CODEC)} />
        <CallFields of={of} logsIn={logsIn} />
      </Advanced>
    </>
  );
}

const ADVANCED = [
  "transport",
  "port",
  "country",
  "encryptsMedia",
  "fromDomain",
  "inboundAddresses",
  "codecs",
  ...trunkOptionNames,
] as const;

function LogIn({
  of,
  hasPassword,
  optional = false,
}: {
  of: SchemaForm<TrunkValues>;
  hasPassword: boolean;
  optional?: boolean;
}) {
  return (
    <FieldRow>
      <TextField of={of} name="username" label="User name" nullable optional={optional} autoComplete="off" />
      <PasswordField
        of={of}
        name="password"
        label="Password"
        optional={optional}
        autoComplete="new-password"
        hint={
          hasPassword
            ? "One is kept and never shown. Type another to replace it."
            : "Kept sealed, and never shown again."
        }
      />
    </FieldRow>
  );
}
