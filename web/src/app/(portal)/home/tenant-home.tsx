"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { PhoneCall, Plus } from "lucide-react";
import { api } from "#src/api/browser.ts";
import { callsQuery } from "#src/api/calls.ts";
import { itemsOf } from "#src/api/paging.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { ButtonLink, TextLink } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { Page, Section } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { CallsTable } from "../calls/calls-table.tsx";
import { LiveCalls } from "../calls/live-calls.tsx";
import { Checklist } from "./checklist.tsx";
import { GatewayAlarms } from "./gateway-alarms.tsx";
import { Now } from "./now.tsx";
import { WhoAnswers } from "./who-answers.tsx";

export function TenantHome() {
  const me = useMe();
  const tenant = me.actingIn?.name ?? me.tenant.name;
  const recent = useInfiniteQuery({ ...callsQuery(api, {}, 8), refetchInterval: 15_000 });
  const calls = itemsOf(recent.data);
  return (
    <Page
      title={tenant}
      purpose="What is going on right now, and what is left to set up."
      action={
        me.permissions.includes("users.write") && (
          <ButtonLink href="/people?add=person" tone="primary" icon={<Plus />}>
            Add person
          </ButtonLink>
        )
      }
    >
      <GatewayAlarms />
      <Now />
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_22rem]">
        <div className="order-2 grid min-w-0 gap-6 lg:order-none">
          {me.permissions.includes("routing.read") && <WhoAnswers />}
          <LiveCalls />
          <Section title="Recent calls" action={<TextLink href="/calls">All calls</TextLink>}>
            {recent.isPending ? (
              <TableSkeleton rows={4} />
            ) : calls.length === 0 ? (
              <EmptyState icon={<PhoneCall />} title="No calls yet">
                Open the phone at the top and call 600 to hear yourself, or 601 to talk to the demo agent.
              </EmptyState>
            ) : (
              <CallsTable calls={calls} />
            )}
          </Section>
        </div>
        <Checklist />
      </div>
    </Page>
  );
}
