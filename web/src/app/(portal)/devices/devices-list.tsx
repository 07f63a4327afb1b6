"use client";

import { DEVICE_STATES } from "@callplane/edge-api/contract";
import { Smartphone } from "lucide-react";
import { useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { devicesQuery } from "#src/api/devices.ts";
import { DEVICE_STATE } from "#src/format/labels.ts";
import { useLive } from "#src/live/live-provider.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { AddDevice } from "./add-device.tsx";
import { DevicesTable } from "./devices-table.tsx";
import { deviceFilter } from "./search-params.ts";

/** Without the live socket the list asks again by itself. */
const POLL_MS = 10_000;

export function DevicesList() {
  const can = useCan();
  const { status } = useLive();
  const [filter, setFilter] = useQueryStates(deviceFilter);
  return (
    <ListPage
      title="Devices"
      purpose="Every phone and softphone, and whether it can be reached right now."
      noun={["device", "devices"]}
      icon={<Smartphone />}
      query={{ ...devicesQuery(api, filter), refetchInterval: status.kind === "live" ? false : POLL_MS }}
      filter={filter}
      onFilter={setFilter}
      search="Phone, person or SIP user name"
      filters={[
        {
          name: "state",
          label: "State",
          options: DEVICE_STATES.map((value) => ({ value, label: DEVICE_STATE[value].label })),
        },
      ]}
      table={(devices) => <DevicesTable devices={devices} withOwner />}
      add={can("devices.write") ? (close) => <AddDevice onClose={close} /> : undefined}
      emptyText="Add a phone for someone. You get its credentials once; after an apply it can register."
    />
  );
}
