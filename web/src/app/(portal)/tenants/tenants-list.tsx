"use client";

import { Building2 } from "lucide-react";
import { useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { getTenant, tenantsQuery } from "#src/api/tenants.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { AddTenant } from "./add-tenant.tsx";
import { tenantFilter } from "./search-params.ts";
import { TenantDrawer } from "./tenant-drawer.tsx";
import { TENANT_COLUMNS } from "./tenants-table.tsx";

export function TenantsList() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(tenantFilter);
  return (
    <ListPage
      title="Tenants"
      purpose="The companies on this platform. None sees or reaches another."
      noun={["tenant", "tenants"]}
      icon={<Building2 />}
      query={tenantsQuery(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Name or key"
      filters={[
        {
          name: "status",
          label: "Status",
          options: [
            { value: "active", label: "Active" },
            { value: "suspended", label: "Suspended" },
          ],
        },
      ]}
      columns={TENANT_COLUMNS}
      fetchOne={(id, signal) => getTenant(api, id, signal)}
      detail={(tenant, close) => <TenantDrawer tenant={tenant} onClose={close} />}
      add={can("tenants.write") ? (close) => <AddTenant onClose={close} /> : undefined}
      emptyText="Add the first company and invite its admin on one page."
    />
  );
}
