"use client";

import type { Device } from "@callplane/edge-api/contract";
import { useDeviceState } from "#src/live/live-provider.tsx";
import { TextLink } from "#src/ui/button.tsx";
import { CopyCode } from "#src/ui/copy.tsx";
import { Drawer } from "#src/ui/dialog.tsx";
import { Facts } from "#src/ui/page.tsx";
import { RelativeTime, Time } from "#src/ui/time.tsx";
import { DeviceState } from "./device-state.tsx";

/** One device, beside the list. */
export function DeviceDrawer({ device, onClose }: { device: Device | undefined; onClose: () => void }) {
  return (
    <Drawer
      open={device !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={device?.label ?? ""}
      description={device?.kind === "browser" ? "The phone in the browser" : "Desk phone or app"}
    >
      {device !== undefined && <Content device={device} />}
    </Drawer>
  );
}

function Content({ device }: { device: Device }) {
  const live = useDeviceState(device.id, device.status);
  return (
    <div className="grid gap-6">
      <Facts
        facts={[
          ["State", <DeviceState key="s" device={device} />],
          live.changedAt !== null && ["Since", <RelativeTime key="c" at={live.changedAt} />],
          [
            "Person",
            <TextLink key="p" href={`/people/${device.userId}`}>
              {device.userName}
            </TextLink>,
          ],
          ["Extension", device.extension?.number ?? "none"],
        ]}
      />
      <div className="grid gap-2">
        <h3 className="text-sm font-semibold">Registration</h3>
        <Facts
          facts={[
            ["SIP user name", <CopyCode key="u" text={device.sipUsername} label="Copy SIP user name" />],
            [
              "Password",
              <span key="pw">
                {device.sipPassword} <span className="text-ink-3">(shown once, when made)</span>
              </span>,
            ],
            ["Address", live.address === null ? "—" : <CopyCode key="a" text={live.address} label="Copy address" />],
            ["Software", live.userAgent ?? "—"],
            [
              "Contact",
              device.status.contactUri === null ? (
                "—"
              ) : (
                <code key="co" className="font-mono text-xs">
                  {device.status.contactUri}
                </code>
              ),
            ],
            [
              "Last registered",
              device.status.lastRegisteredAt === null ? (
                "never"
              ) : (
                <Time key="l" at={device.status.lastRegisteredAt} style="long" />
              ),
            ],
          ]}
        />
      </div>
      <div className="grid gap-2">
        <h3 className="text-sm font-semibold">Settings</h3>
        <Facts
          facts={[
            ["Transport", device.transport.toUpperCase()],
            ["Codecs", device.codecs.join(", ")],
            ["Behind a router", device.nat ? "yes" : "no"],
            ["Added", <Time key="t" at={device.createdAt} />],
            ["Id", <CopyCode key="i" text={device.id} shown={device.id.slice(-8)} label="Copy device id" />],
          ]}
        />
      </div>
    </div>
  );
}
