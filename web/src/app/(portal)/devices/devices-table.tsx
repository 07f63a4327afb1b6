"use client";

import type { Device } from "@callplane/edge-api/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Pencil, Power, Trash2 } from "lucide-react";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { deleteDevice, updateDevice } from "#src/api/devices.ts";
import { useDeviceState } from "#src/live/live-provider.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { CopyCode } from "#src/ui/copy.tsx";
import { Confirm } from "#src/ui/dialog.tsx";
import { Menu } from "#src/ui/menu.tsx";
import { type Column, Table, TwoLines } from "#src/ui/table.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { notify, notifyError } from "#src/ui/toast.tsx";
import { DeviceDrawer } from "./device-drawer.tsx";
import { DeviceState } from "./device-state.tsx";
import { EditDevice } from "./edit-device.tsx";
import { RotateSecret } from "./rotate-secret.tsx";

type Open = { what: "view" | "edit" | "rotate" | "delete"; device: Device };

export function DevicesTable({ devices, withOwner }: { devices: readonly Device[]; withOwner: boolean }) {
  const can = useCan();
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const refresh = () =>
    Promise.all(["devices", "users", "apply"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const enable = useMutation({
    mutationFn: ({ device, enabled }: { device: Device; enabled: boolean }) =>
      updateDevice(api, device.id, { enabled }),
    onSuccess: async (device) => {
      notify(`${device.label} ${device.enabled ? "is enabled" : "is disabled"} with the next apply.`, () =>
        enable.mutate({ device, enabled: !device.enabled }),
      );
      await refresh();
    },
    onError: notifyError,
  });
  const columns: Column<Device>[] = [
    {
      id: "device",
      header: "Device",
      cell: (device) => (
        <TwoLines
          top={device.label}
          under={
            withOwner
              ? `${device.userName}${device.extension === null ? "" : ` · ${device.extension.number}`}`
              : device.kind === "browser"
                ? "Browser"
                : undefined
          }
        />
      ),
    },
    { id: "state", header: "State", cell: (device) => <DeviceState device={device} />, className: "w-36" },
    {
      id: "sip",
      header: "SIP user name",
      from: "lg",
      cell: (device) => (
        <span className="relative z-1">
          <CopyCode text={device.sipUsername} label="Copy SIP user name" />
        </span>
      ),
    },
    { id: "address", header: "Address", from: "xl", cell: (device) => <Address device={device} /> },
    {
      id: "since",
      header: "Since",
      from: "md",
      align: "end",
      cell: (device) => <Since device={device} />,
      className: "w-36",
    },
  ];
  return (
    <>
      <Table
        caption="Devices"
        columns={columns}
        rows={devices}
        rowKey={(device) => device.id}
        onOpen={(device) => setOpen({ what: "view", device })}
        {...(can("devices.write") && {
          actions: (device: Device) => (
            <Menu
              label={`Actions for ${device.label}`}
              entries={[
                { label: "Edit…", icon: <Pencil />, onSelect: () => setOpen({ what: "edit", device }) },
                device.kind === "phone" && {
                  label: "New credentials…",
                  icon: <KeyRound />,
                  onSelect: () => setOpen({ what: "rotate", device }),
                },
                {
                  label: device.enabled ? "Disable" : "Enable",
                  icon: <Power />,
                  onSelect: () => enable.mutate({ device, enabled: !device.enabled }),
                },
                "separator",
                {
                  label: "Delete…",
                  icon: <Trash2 />,
                  tone: "danger",
                  onSelect: () => setOpen({ what: "delete", device }),
                },
              ]}
            />
          ),
        })}
      />
      <DeviceDrawer
        device={devices.find((each) => open?.what === "view" && each.id === open.device.id)}
        onClose={close}
      />
      {open?.what === "edit" && <EditDevice device={open.device} onClose={close} />}
      {open?.what === "rotate" && <RotateSecret device={open.device} onClose={close} />}
      {open?.what === "delete" && (
        <Confirm
          open
          onOpenChange={close}
          title={`Delete ${open.device.label}?`}
          action="Delete"
          onConfirm={async () => {
            await deleteDevice(api, open.device.id);
            notify(`${open.device.label} was deleted.`);
            await refresh();
          }}
        >
          <p>
            {open.device.userName}'s phone stops working with the next apply, and its credentials are gone. To pause a
            phone, disable it instead.
          </p>
        </Confirm>
      )}
    </>
  );
}

function Address({ device }: { device: Device }) {
  const { address, userAgent } = useDeviceState(device.id, device.status);
  if (address === null) return <span className="text-ink-3">—</span>;
  return <TwoLines top={<span className="figures font-mono text-xs">{address}</span>} under={userAgent} />;
}

function Since({ device }: { device: Device }) {
  const { changedAt } = useDeviceState(device.id, device.status);
  return changedAt === null ? <span className="text-ink-3">—</span> : <RelativeTime at={changedAt} />;
}
