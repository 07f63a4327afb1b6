"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Phone, PhoneCall, PhoneOff } from "lucide-react";
import { api } from "#src/api/browser.ts";
import { callsQuery } from "#src/api/calls.ts";
import { itemsOf } from "#src/api/paging.ts";
import { usePhone } from "#src/phone/phone-provider.tsx";
import { useMe } from "#src/shell/me-context.tsx";
import { Button, TextLink } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Page, Section } from "#src/ui/page.tsx";
import { CallsTable } from "../calls/calls-table.tsx";
import { CallHandling } from "./call-handling.tsx";
import { Mailbox } from "./mailbox.tsx";
import { MyBlockedCallers } from "./my-blocked-callers.tsx";
import { MyDevices } from "./my-devices.tsx";
import { MyQueues } from "./my-queues.tsx";
import { SharedBoxes } from "./shared-boxes.tsx";
import { Voicemail } from "./voicemail.tsx";

/** One person's own phone, made for the phone in their pocket: what rings, where calls go, who left a message. */
export function MyPhone() {
  const me = useMe();
  const phone = usePhone();
  const title = `Hello, ${me.name.split(" ")[0] ?? me.name}`;
  if (me.extension === null) {
    return (
      <Page title={title} narrow>
        <EmptyState icon={<PhoneOff />} title="You have no extension yet">
          An admin of your company gives you one. Then your phones, your voicemail and where your calls go stand here.
        </EmptyState>
        <RecentCalls />
      </Page>
    );
  }
  return (
    <Page
      title={title}
      purpose={`Your extension is ${me.extension.number}.`}
      action={
        <Button tone="primary" icon={<Phone />} onClick={phone.open}>
          Open the phone
        </Button>
      }
    >
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_24rem]">
        <div className="grid min-w-0 gap-6">
          <CallHandling />
          <MyQueues />
          <Voicemail />
          <SharedBoxes />
        </div>
        <div className="grid min-w-0 gap-6">
          <MyDevices />
          <MyBlockedCallers />
          <Mailbox />
        </div>
        <div className="min-w-0 lg:col-span-2">
          <RecentCalls />
        </div>
      </div>
    </Page>
  );
}

function RecentCalls() {
  const recent = useInfiniteQuery({ ...callsQuery(api, {}, 5), refetchInterval: 15_000 });
  const calls = itemsOf(recent.data);
  return (
    <Section title="Your calls" action={calls.length > 0 && <TextLink href="/calls">All of them</TextLink>}>
      {recent.isError ? (
        <ErrorBox error={recent.error} onRetry={() => void recent.refetch()} />
      ) : recent.isPending ? null : calls.length === 0 ? (
        <EmptyState icon={<PhoneCall />} title="No calls yet">
          Open the phone and call 600 to hear yourself.
        </EmptyState>
      ) : (
        <CallsTable calls={calls} />
      )}
    </Section>
  );
}
