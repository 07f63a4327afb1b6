"use client";

import { CODECS, createDevice, type Device, TRANSPORTS } from "@callplane/edge-api/contract";
import type { z } from "zod";
import { CheckField, ChecksField, SelectField } from "#src/ui/form/fields.tsx";
import type { SchemaForm } from "#src/ui/form/use-schema-form.ts";

/** Adding and editing a phone hold the same fields. */
export const deviceSchema = createDevice;
export type DeviceValues = z.input<typeof deviceSchema>;

/** What stands in the form for a new phone, or for one that exists. */
export const deviceValues = (device: Partial<Device>): DeviceValues => ({
  userId: device.userId ?? "",
  label: device.label ?? "Desk phone",
  kind: device.kind ?? "phone",
  transport: device.transport ?? "udp",
  codecs: device.codecs ?? ["alaw", "ulaw"],
  nat: device.nat ?? true,
});

const TRANSPORT_LABEL = { udp: "UDP (usual)", tcp: "TCP", tls: "TLS (encrypted)", ws: "WebSocket (browser)" } as const;
const CODEC_LABEL = { opus: "Opus (wide)", g722: "G.722 (wide)", alaw: "G.711 A-law", ulaw: "G.711 µ-law" } as const;

/** What only those who know SIP want to change. */
export function DeviceFields({ of }: { of: SchemaForm<DeviceValues> }) {
  const hasError = of.errors.transport !== undefined || of.errors.codecs !== undefined;
  return (
    <details {...(hasError && { open: true })}>
      <summary className="min-h-6 w-fit rounded-sm text-sm text-accent-ink">Technical settings</summary>
      <div className="mt-3 grid gap-4">
        <SelectField
          of={of}
          name="transport"
          label="Transport"
          options={TRANSPORTS.map((value) => ({ value, label: TRANSPORT_LABEL[value] }))}
        />
        <ChecksField
          of={of}
          name="codecs"
          label="Codecs, in this order"
          options={CODECS.map((value) => ({ value, label: CODEC_LABEL[value] }))}
        />
        <CheckField
          of={of}
          name="nat"
          label="Behind a router"
          hint="Usual. Switch off only for phones in the same network as the gateway."
        />
      </div>
    </details>
  );
}
