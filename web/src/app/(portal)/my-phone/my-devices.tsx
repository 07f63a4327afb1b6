"use client";

import { useQuery } from "@tanstack/react-query";
import { Laptop, Smartphone } from "lucide-react";
import { api } from "#src/api/browser.ts";
import { selfQuery } from "#src/api/me.ts";
import { DEVICE_STATE } from "#src/format/labels.ts";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Section } from "#src/ui/page.tsx";
import { Status } from "#src/ui/status.tsx";
import { RelativeTime } from "#src/ui/time.tsx";

/** One's own phones and whether they are there. */
export function MyDevices() {
  const self = useQuery({ ...selfQuery(api), refetchInterval: 10_000 });
  return (
    <Section title="Your phones" note="All of them ring together.">
      {self.isError ? (
        <ErrorBox error={self.error} onRetry={() => void self.refetch()} />
      ) : (
        <ul className="card divide-y divide-line">
          {self.data?.devices.length === 0 && (
            <li className="p-4 text-ink-2">None yet. The phone in this browser is one press away.</li>
          )}
          {self.data?.devices.map(({ id, label, kind, enabled, status }) => {
            const Icon = kind === "browser" ? Laptop : Smartphone;
            return (
              <li key={id} className="flex min-h-14 items-center gap-3 px-4 py-2">
                <Icon aria-hidden className="size-4.5 shrink-0 text-ink-3" />
                <span className="grid grow">
                  <span className="font-medium">{label}</span>
                  {status.state !== "registered" && status.lastRegisteredAt !== null && (
                    <span className="text-xs text-ink-3">
                      last seen <RelativeTime at={status.lastRegisteredAt} />
                    </span>
                  )}
                </span>
                <Status tone={enabled ? DEVICE_STATE[status.state].tone : "off"}>
                  {enabled ? DEVICE_STATE[status.state].label : "Disabled"}
                </Status>
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}
