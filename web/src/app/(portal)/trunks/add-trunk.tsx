"use client";

import { DEFAULT_TRUNK_OPTIONS, createTrunk as schema } from "@callplane/edge-api/contract";
import { useQueryState } from "nuqs";
import { api } from "#src/api/browser.ts";
import { createTrunk } from "#src/api/trunks.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { isInTenant } from "#src/shell/places.ts";
import { SelectField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { notify } from "#src/ui/toast.tsx";
import { TrunkFields, type TrunkValues } from "./trunk-fields.tsx";

const START: TrunkValues = {
  name: "",
  carrier: null,
  scope: "tenant",
  host: "",
  enabled: true,
  authentication: "registration",
  port: 5060,
  transport: "udp",
  encryptsMedia: false,
  verifiesCertificate: true,
  username: null,
  password: null,
  fromDomain: null,
  codecs: ["alaw", "ulaw"],
  maxChannels: null,
  inboundAddresses: [],
  outboundFormat: "e164_plus",
  inboundFormat: "e164_plus",
  country: null,
  callerIdHeader: "from",
  fallbackCallerId: null,
  passesForeignCallerId: false,
  ...DEFAULT_TRUNK_OPTIONS,
};

/** A new trunk; once it is saved its drawer opens, where it can be tested. */
export function AddTrunk({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const [, setOpenId] = useQueryState("open");
  const inTenant = isInTenant(me);
  const form = useSchemaForm({
    schema,
    values: { ...START, scope: inTenant ? "tenant" : "platform" },
    save: (trunk) => createTrunk(api, trunk),
    onSaved: ({ id, name }) => {
      notify(`${name} is saved. Calls go over it with the next apply.`);
      onClose();
      void setOpenId(id);
    },
    refresh: ["trunks", "apply"],
  });
  return (
    <FormDialog of={form} title="Add trunk" submit="Add trunk" wide onClose={onClose}>
      {inTenant && me.role === "platform_admin" && (
        <SelectField
          of={form}
          name="scope"
          label="For"
          options={[
            { value: "tenant", label: "This company" },
            { value: "platform", label: "Every company of the platform" },
          ]}
        />
      )}
      <TrunkFields of={form} hasPassword={false} />
    </FormDialog>
  );
}
