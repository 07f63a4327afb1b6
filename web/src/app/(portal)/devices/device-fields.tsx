"use client";

import { CODECS, TRANSPORTS } from "@callplane/edge-api/contract";
import { CheckField, SelectField } from "#src/ui/field.tsx";

export type DeviceSettings = {
  transport: (typeof TRANSPORTS)[number];
  codecs: (typeof CODECS)[number][];
  nat: boolean;
};

export const USUAL: DeviceSettings = { transport: "udp", codecs: ["alaw", "ulaw"], nat: true };

const TRANSPORT_LABEL = { udp: "UDP (usual)", tcp: "TCP", tls: "TLS (encrypted)", ws: "WebSocket (browser)" } as const;
const CODEC_LABEL = { opus: "Opus (wide)", g722: "G.722 (wide)", alaw: "G.711 A-law", ulaw: "G.711 µ-law" } as const;

/** What only those who know SIP want to change. */
export function DeviceFields({
  value,
  onChange,
}: {
  value: DeviceSettings;
  onChange: (value: DeviceSettings) => void;
}) {
  return (
    <details>
      <summary className="min-h-6 w-fit rounded-sm text-sm text-accent-ink">Technical settings</summary>
      <div className="mt-3 grid gap-4">
        <SelectField
          label="Transport"
          options={TRANSPORTS.map((each) => ({ value: each, label: TRANSPORT_LABEL[each] }))}
          value={value.transport}
          onChange={(event) =>
            onChange({ ...value, transport: TRANSPORTS.find((each) => each === event.target.value) ?? value.transport })
          }
        />
        <fieldset className="grid gap-1">
          <legend className="mb-1 text-sm font-medium">Codecs, in this order</legend>
          {CODECS.map((codec) => (
            <CheckField
              key={codec}
              label={CODEC_LABEL[codec]}
              checked={value.codecs.includes(codec)}
              onChange={(event) =>
                onChange({
                  ...value,
                  codecs: CODECS.filter((each) =>
                    each === codec ? event.target.checked : value.codecs.includes(each),
                  ),
                })
              }
              {...(value.codecs.length === 0 && codec === "ulaw" && { error: "At least one codec" })}
            />
          ))}
        </fieldset>
        <CheckField
          label="Behind a router"
          hint="Usual. Switch off only for phones in the same network as the gateway."
          checked={value.nat}
          onChange={(event) => onChange({ ...value, nat: event.target.checked })}
        />
      </div>
    </details>
  );
}
