"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { gatewaysQuery, tenantsQuery } from "#src/api/tenants.ts";
import { Forbidden } from "#src/shell/forbidden.tsx";
import { useMe } from "#src/shell/me-context.tsx";
import { ButtonLink, TextLink } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Page, Section } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { Alarms } from "../gateways/alarms.tsx";
import { GatewaysTable } from "../gateways/gateways-table.tsx";
import { TenantsTable } from "../tenants/tenants-table.tsx";

/** The platform at a glance: what needs someone, first. */
export function PlatformHome() {
  const me = useMe();
  const mayRead = me.permissions.includes("tenants.read");
  const tenants = useInfiniteQuery({ ...tenantsQuery(api), enabled: mayRead });
  const gateways = useInfiniteQuery({
    ...gatewaysQuery(api),
    enabled: me.permissions.includes("gateways.read"),
    refetchInterval: 10_000,
  });
  if (!mayRead) return <Forbidden what="The platform" role={me.role} />;
  const all = itemsOf(tenants.data);
  const needing = all.filter(
    (tenant) =>
      tenant.kind === "customer" &&
      (tenant.status === "suspended" || tenant.appliedRevision === null || tenant.appliedRevision < tenant.revision),
  );
  return (
    <Page
      title="Platform"
      purpose="Every tenant and every gateway; what needs someone comes first."
      action={
        <ButtonLink href="/tenants?add=tenant" tone="primary">
          Add tenant
        </ButtonLink>
      }
    >
      {itemsOf(gateways.data).map(({ id, name, alarms }) => (
        <Alarms key={id} alarms={alarms} of={name} />
      ))}
      <Section title="Gateways" action={<TextLink href="/gateways">Manage</TextLink>}>
        {gateways.isError ? (
          <ErrorBox error={gateways.error} onRetry={() => void gateways.refetch()} />
        ) : gateways.isPending ? (
          <TableSkeleton rows={1} />
        ) : itemsOf(gateways.data).length === 0 ? (
          <p className="text-ink-2">
            None yet. <TextLink href="/gateways">Enrol the first one.</TextLink>
          </p>
        ) : (
          <GatewaysTable gateways={itemsOf(gateways.data)} />
        )}
      </Section>
      <Section
        title="Tenants with unapplied changes or suspended"
        action={<TextLink href="/tenants">All tenants</TextLink>}
      >
        {tenants.isError ? (
          <ErrorBox error={tenants.error} onRetry={() => void tenants.refetch()} />
        ) : tenants.isPending ? (
          <TableSkeleton rows={2} />
        ) : needing.length === 0 ? (
          <p className="text-ink-2">None: every tenant runs what is saved.</p>
        ) : (
          <TenantsTable tenants={needing} />
        )}
      </Section>
    </Page>
  );
}
