"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Server } from "lucide-react";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { gatewaysQuery } from "#src/api/tenants.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Page } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { EnrolGateway } from "./enrol-gateway.tsx";
import { GatewaysTable } from "./gateways-table.tsx";

export function GatewaysList() {
  const can = useCan();
  const [isEnrolling, setEnrolling] = useState(false);
  const list = useInfiniteQuery({ ...gatewaysQuery(api), refetchInterval: 10_000 });
  const gateways = itemsOf(list.data);
  const enrol = (
    <Button tone="primary" icon={<Plus />} onClick={() => setEnrolling(true)}>
      Enrol gateway
    </Button>
  );
  return (
    <Page
      title="Gateways"
      purpose="The processes beside each Asterisk. Phones and calls live there."
      action={can("gateways.write") && enrol}
    >
      {list.isError ? (
        <ErrorBox error={list.error} title="The gateways could not be loaded." onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <TableSkeleton rows={2} />
      ) : gateways.length === 0 ? (
        <EmptyState icon={<Server />} title="No gateway yet" action={can("gateways.write") && enrol}>
          Enrol one with a one-time code. It makes its own key pair; nothing secret of it is stored here.
        </EmptyState>
      ) : (
        <GatewaysTable gateways={gateways} />
      )}
      {isEnrolling && <EnrolGateway onClose={() => setEnrolling(false)} />}
    </Page>
  );
}
