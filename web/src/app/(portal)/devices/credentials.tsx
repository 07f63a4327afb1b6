"use client";

import type { DeviceWithSecret } from "@callplane/edge-api/contract";
import { useState } from "react";
import { Banner } from "#src/ui/banner.tsx";
import { Button, ButtonLink } from "#src/ui/button.tsx";
import { CopyRow } from "#src/ui/copy.tsx";
import { CheckLine } from "#src/ui/field.tsx";

/** What to type into the phone. The password is on this screen and nowhere else, and the screen says so before it closes. */
export function Credentials({ device, onDone }: { device: DeviceWithSecret; onDone: () => void }) {
  const [isKept, setKept] = useState(false);
  const server = device.sipServer;
  return (
    <div className="grid gap-4">
      <Banner tone="warn" title="The password is shown this once.">
        Copy it into the phone or a password manager now. A lost one is replaced under “New credentials”.
      </Banner>
      <dl className="grid rounded-md border px-4">
        <CopyRow label="User name" value={device.sipUsername} />
        <CopyRow label="Password" value={device.sipPassword} />
        {server !== null && (
          <>
            <CopyRow label="Server" value={server.host} />
            <CopyRow label="Port" value={String(server.port)} />
            <div className="grid gap-0.5 py-2">
              <dt className="text-xs text-ink-3">Transport</dt>
              <dd className="text-md">{server.transport.toUpperCase()}</dd>
            </div>
          </>
        )}
      </dl>
      {server === null && (
        <p className="text-ink-2">
          No gateway has said yet where phones register. Once one is online, the server stands in this device's details.
        </p>
      )}
      <p className="text-ink-2">The phone can register after the change is applied.</p>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <CheckLine label="I have the password" checked={isKept} onChange={(event) => setKept(event.target.checked)} />
        <div className="flex gap-2">
          <Button onClick={onDone} disabled={!isKept}>
            Close
          </Button>
          {isKept ? (
            <ButtonLink href="/apply" tone="primary" replace>
              Review and apply
            </ButtonLink>
          ) : (
            <Button tone="primary" disabled>
              Review and apply
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
