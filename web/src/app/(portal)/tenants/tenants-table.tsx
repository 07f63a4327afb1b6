"use client";

import type { Tenant } from "@callplane/edge-api/contract";
import { parseAsString, useQueryState } from "nuqs";
import { type Column, Table, TwoLines } from "#src/ui/table.tsx";
import { Time } from "#src/ui/time.tsx";
import { TenantDrawer } from "./tenant-drawer.tsx";
import { TenantChanges, TenantStatus } from "./tenant-status.tsx";

export const TENANT_COLUMNS: readonly Column<Tenant>[] = [
  { id: "name", header: "Tenant", cell: (tenant) => <TwoLines top={tenant.name} under={tenant.key} /> },
  { id: "status", header: "Status", cell: (tenant) => <TenantStatus tenant={tenant} />, className: "w-32" },
  { id: "changes", header: "Changes", from: "sm", cell: (tenant) => <TenantChanges tenant={tenant} /> },
  {
    id: "range",
    header: "Extensions",
    from: "lg",
    cell: (tenant) => (
      <span className="figures">
        {tenant.extensionStart}–{tenant.extensionEnd}
      </span>
    ),
  },
  {
    id: "zone",
    header: "Time zone",
    from: "lg",
    cell: (tenant) => <span className="text-ink-2">{tenant.timeZone}</span>,
  },
  { id: "since", header: "Since", from: "md", align: "end", cell: (tenant) => <Time at={tenant.createdAt} /> },
];

/** Some tenants, each opened beside the list it stands in. */
export function TenantsTable({ tenants }: { tenants: readonly Tenant[] }) {
  const [openId, setOpenId] = useQueryState("open", parseAsString);
  const opened = tenants.find((tenant) => tenant.id === openId);
  return (
    <>
      <Table
        caption="Tenants"
        columns={TENANT_COLUMNS}
        rows={tenants}
        rowKey={(tenant) => tenant.id}
        onOpen={(tenant) => void setOpenId(tenant.id)}
      />
      {opened !== undefined && <TenantDrawer tenant={opened} onClose={() => void setOpenId(null)} />}
    </>
  );
}
