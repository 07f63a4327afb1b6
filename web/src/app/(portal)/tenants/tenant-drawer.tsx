"use client";

import type { Tenant } from "@callplane/edge-api/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LogIn } from "lucide-react";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { activateTenant, suspendTenant, tenantStatisticsQuery } from "#src/api/tenants.ts";
import { EnterTenant } from "#src/shell/enter-tenant.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { CopyCode } from "#src/ui/copy.tsx";
import { Confirm, Drawer } from "#src/ui/dialog.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Facts, Figure } from "#src/ui/page.tsx";
import { Skeleton } from "#src/ui/skeleton.tsx";
import { Time } from "#src/ui/time.tsx";
import { notify, notifyError } from "#src/ui/toast.tsx";
import { TenantChanges, TenantStatus } from "./tenant-status.tsx";

/** One tenant: its figures, and the ways in and out. */
export function TenantDrawer({ tenant, onClose }: { tenant: Tenant; onClose: () => void }) {
  const can = useCan();
  const queries = useQueryClient();
  const [isSuspending, setSuspending] = useState(false);
  const [isEntering, setEntering] = useState(false);
  const activate = useMutation({
    mutationFn: (id: string) => activateTenant(api, id),
    onSuccess: async () => {
      notify("The tenant is active again.");
      await queries.invalidateQueries({ queryKey: ["tenants"] });
    },
    onError: notifyError,
  });
  const isCustomer = tenant.kind === "customer";
  return (
    <Drawer
      open
      onOpenChange={onClose}
      title={tenant.name}
      description={tenant.key}
      footer={
        isCustomer &&
        can("tenants.write") && (
          <>
            {tenant.status === "active" ? (
              <Button tone="danger-quiet" className="me-auto" onClick={() => setSuspending(true)}>
                Suspend…
              </Button>
            ) : (
              <Button className="me-auto" busy={activate.isPending} onClick={() => activate.mutate(tenant.id)}>
                Activate
              </Button>
            )}
            <Button tone="primary" icon={<LogIn />} onClick={() => setEntering(true)}>
              Enter tenant…
            </Button>
          </>
        )
      }
    >
      <div className="grid gap-6">
        <Figures tenantId={tenant.id} />
        <Facts
          facts={[
            ["Status", <TenantStatus key="s" tenant={tenant} />],
            ["Changes", <TenantChanges key="c" tenant={tenant} />],
            [
              "Revision",
              <span key="r" className="figures">
                {tenant.revision}
                {tenant.appliedRevision !== null && `, applied ${tenant.appliedRevision}`}
              </span>,
            ],
            [
              "Extensions",
              <span key="e" className="figures">
                {tenant.extensionStart}–{tenant.extensionEnd}
              </span>,
            ],
            ["Country", tenant.country],
            ["Time zone", tenant.timeZone],
            ["Since", <Time key="t" at={tenant.createdAt} />],
            ["Id", <CopyCode key="i" text={tenant.id} shown={tenant.id.slice(-8)} label="Copy tenant id" />],
          ]}
        />
        {isCustomer && (
          <p className="text-sm text-ink-3">
            Entering a tenant needs a reason and is for a time. Everything done there stands in its audit log under your
            name.
          </p>
        )}
        {isEntering && <EnterTenant tenant={tenant} goTo="/" onClose={() => setEntering(false)} />}
        <Confirm
          open={isSuspending}
          onOpenChange={setSuspending}
          title={`Suspend ${tenant.name}?`}
          action="Suspend tenant"
          onConfirm={async () => {
            await suspendTenant(api, tenant.id);
            notify(`${tenant.name} is suspended.`);
            await queries.invalidateQueries({ queryKey: ["tenants"] });
          }}
        >
          <p>
            Every call of this tenant is blocked at once, and its people are signed out. Nothing is deleted; activating
            brings all of it back.
          </p>
        </Confirm>
      </div>
    </Drawer>
  );
}

function Figures({ tenantId }: { tenantId: string }) {
  const statistics = useQuery(tenantStatisticsQuery(api, tenantId));
  if (statistics.isError) return <ErrorBox error={statistics.error} onRetry={() => void statistics.refetch()} />;
  if (statistics.isPending) return <Skeleton className="h-32 w-full" />;
  const { users, devices, devicesRegistered, agents, extensions, callsToday } = statistics.data;
  return (
    <div className="card grid grid-cols-2 gap-5 p-4 sm:grid-cols-3">
      <Figure value={users} label="People" />
      <Figure value={`${devicesRegistered} / ${devices}`} label="Phones online" />
      <Figure value={agents} label="Agents" />
      <Figure value={callsToday} label="Calls today" />
      <Figure
        value={extensions.used}
        label="Extensions used"
        note={`${extensions.available.toLocaleString("en")} free`}
      />
    </div>
  );
}
