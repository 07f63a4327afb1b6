"use client";

import { type DeviceWithSecret, createDevice as schema, type User } from "@callplane/edge-api/contract";
import { useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { ApiError } from "#src/api/api-error.ts";
import { api } from "#src/api/browser.ts";
import { createDevice } from "#src/api/devices.ts";
import { Banner } from "#src/ui/banner.tsx";
import { Button } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { CheckLine } from "#src/ui/field.tsx";
import { saveFile } from "#src/ui/save-file.ts";
import { ScrollRegion } from "#src/ui/scroll-region.tsx";
import { Spinner } from "#src/ui/spinner.tsx";
import { toCredentialsCsv } from "./credentials-csv.ts";

type Line = { user: User; device?: DeviceWithSecret; problem?: string };

/** A desk phone for each of these people, and on one sheet what is to be typed into it: shown this once. */
export function PhonesForAll({ people, onClose }: { people: readonly User[]; onClose: () => void }) {
  const queries = useQueryClient();
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [isMaking, setMaking] = useState(false);
  const [isKept, setKept] = useState(false);
  const made = lines.flatMap(({ user, device }) => (device === undefined ? [] : [{ user, device }]));
  const hasBegun = lines.length > 0 || isMaking;
  const isDone = hasBegun && !isMaking;

  async function make() {
    setMaking(true);
    const known: Line[] = [];
    for (const user of people) {
      known.push({ user, ...(await phoneFor(user)) });
      setLines([...known]);
    }
    setMaking(false);
    await Promise.all(["devices", "users", "apply"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  }

  return (
    <Dialog
      open
      wide
      dismissible={!hasBegun}
      onOpenChange={onClose}
      title={`Desk phones for ${people.length === 1 ? people[0]?.name : `${people.length} people`}`}
      footer={
        isDone ? (
          <>
            <span className="me-auto">
              <CheckLine
                label="I have the passwords"
                checked={isKept}
                onChange={(event) => setKept(event.target.checked)}
              />
            </span>
            <Button tone="primary" disabled={!isKept && made.length > 0} onClick={onClose}>
              Done
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose} disabled={hasBegun}>
              Not now
            </Button>
            <Button tone="primary" busy={isMaking} onClick={() => void make()}>
              Make {people.length === 1 ? "it" : `${people.length} phones`}
            </Button>
          </>
        )
      }
    >
      {!hasBegun ? (
        <p className="text-ink-2">
          Each gets a user name and a password, to be typed into the phone once. A phone that is not needed is deleted
          under Devices.
        </p>
      ) : (
        <div className="grid gap-4">
          <Banner tone="warn" title="The passwords are shown this once.">
            Keep the sheet where only those who set up the phones find it. A lost password is replaced at the device.
          </Banner>
          <ScrollRegion label="Phones" className="max-h-[45dvh] overflow-auto rounded-md border">
            <table className="w-full text-sm">
              <thead>
                <tr className="border-b text-start text-xs text-ink-3">
                  {["Person", "User name", "Password"].map((heading) => (
                    <th key={heading} scope="col" className="h-9 px-3 text-start font-medium">
                      {heading}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {lines.map(({ user, device, problem }) => (
                  <tr key={user.id} className="border-b last:border-b-0">
                    <td className="px-3 py-1.5">
                      {user.name} <span className="figures text-ink-3">{user.extension?.number}</span>
                    </td>
                    <td className="px-3 py-1.5 font-mono">{device?.sipUsername}</td>
                    <td className="px-3 py-1.5 font-mono break-all">
                      {device?.sipPassword ?? <span className="font-sans text-bad">{problem}</span>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
          {isMaking ? (
            <Spinner />
          ) : (
            made.length > 0 && (
              <div className="flex flex-wrap items-center gap-3">
                <Button icon={<Download />} onClick={() => saveFile("phones.csv", toCredentialsCsv(made))}>
                  Download as a sheet
                </Button>
                <Server of={made[0]?.device} />
              </div>
            )
          )}
        </div>
      )}
    </Dialog>
  );
}

function Server({ of }: { of: DeviceWithSecret | undefined }) {
  const server = of?.sipServer;
  if (server === null || server === undefined) return null;
  return (
    <p className="text-sm text-ink-2">
      Server for all of them: <span className="font-mono">{server.host}</span>, port {server.port},{" "}
      {server.transport.toUpperCase()}.
    </p>
  );
}

async function phoneFor(user: User): Promise<Pick<Line, "device" | "problem">> {
  try {
    return { device: await createDevice(api, schema.parse({ userId: user.id, label: "Desk phone" })) };
  } catch (error) {
    return { problem: error instanceof ApiError ? error.message : "It could not be made. Please try again." };
  }
}
