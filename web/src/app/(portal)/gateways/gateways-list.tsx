"use client";

import { Server } from "lucide-react";
import { api } from "#src/api/browser.ts";
import { gatewaysQuery } from "#src/api/tenants.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { Alarms } from "./alarms.tsx";
import { BansTable } from "./bans-table.tsx";
import { EnrolGateway } from "./enrol-gateway.tsx";
import { GatewaysTable } from "./gateways-table.tsx";

export function GatewaysList() {
  const can = useCan();
  return (
    <ListPage
      title="Gateways"
      purpose="The processes beside each Asterisk. Phones and calls live there."
      noun={["gateway", "gateways"]}
      icon={<Server />}
      query={{ ...gatewaysQuery(api), refetchInterval: 10_000 }}
      table={(gateways) => (
        <div className="grid gap-4">
          {gateways.map(({ id, name, alarms }) => (
            <Alarms key={id} alarms={alarms} of={name} />
          ))}
          <GatewaysTable gateways={gateways} />
          {gateways.map((gateway) => (
            <BansTable key={gateway.id} gateway={gateway} />
          ))}
        </div>
      )}
      addLabel="Enrol gateway"
      add={can("gateways.write") ? (close) => <EnrolGateway onClose={close} /> : undefined}
      emptyText="Enrol one with a one-time code. It makes its own key pair; nothing secret of it is stored here."
    />
  );
}
