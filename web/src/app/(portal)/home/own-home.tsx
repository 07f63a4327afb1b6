"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Phone, PhoneCall } from "lucide-react";
import { api } from "#src/api/browser.ts";
import { callsQuery } from "#src/api/calls.ts";
import { selfQuery } from "#src/api/me.ts";
import { itemsOf } from "#src/api/paging.ts";
import { DEVICE_STATE } from "#src/format/labels.ts";
import { usePhone } from "#src/phone/phone-provider.tsx";
import { useMe } from "#src/shell/me-context.tsx";
import { Button, TextLink } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Page, Section } from "#src/ui/page.tsx";
import { Status } from "#src/ui/status.tsx";
import { CallsTable } from "../calls/calls-table.tsx";

/** One person's own phone and calls. */
export function OwnHome() {
  const me = useMe();
  const phone = usePhone();
  const self = useQuery({ ...selfQuery(api), refetchInterval: 10_000 });
  const recent = useInfiniteQuery({ ...callsQuery(api, {}, 10), refetchInterval: 15_000 });
  const calls = itemsOf(recent.data);
  return (
    <Page
      title={`Hello, ${me.name.split(" ")[0] ?? me.name}`}
      purpose={me.extension === null ? "You have no extension yet." : `Your extension is ${me.extension.number}.`}
      action={
        <Button tone="primary" icon={<Phone />} onClick={phone.open}>
          Open the phone
        </Button>
      }
    >
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_22rem]">
        <Section title="Your calls" action={calls.length > 0 && <TextLink href="/calls">All of them</TextLink>}>
          {recent.isError ? (
            <ErrorBox error={recent.error} onRetry={() => void recent.refetch()} />
          ) : calls.length === 0 ? (
            <EmptyState icon={<PhoneCall />} title="No calls yet">
              Open the phone and call 600 to hear yourself.
            </EmptyState>
          ) : (
            <CallsTable calls={calls} />
          )}
        </Section>
        <Section title="Your phones" note="All of them ring together.">
          {self.isError ? (
            <ErrorBox error={self.error} onRetry={() => void self.refetch()} />
          ) : (
            <ul className="card">
              {self.data?.devices.length === 0 && (
                <li className="p-4 text-ink-2">None yet. The phone in this browser is one press away.</li>
              )}
              {self.data?.devices.map((device) => (
                <li
                  key={device.id}
                  className="flex min-h-12 items-center justify-between gap-3 border-b px-4 last:border-b-0"
                >
                  <span className="font-medium">{device.label}</span>
                  <Status tone={device.enabled ? DEVICE_STATE[device.status.state].tone : "off"}>
                    {device.enabled ? DEVICE_STATE[device.status.state].label : "Disabled"}
                  </Status>
                </li>
              ))}
            </ul>
          )}
        </Section>
      </div>
    </Page>
  );
}
