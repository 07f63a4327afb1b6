"use client";

import type { Gateway, SipBan } from "@callplane/edge-api/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { liftSipBan } from "#src/api/tenants.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { type Column, Table, TwoLines } from "#src/ui/table.tsx";
import { RelativeTime, Time } from "#src/ui/time.tsx";
import { notify, notifyError } from "#src/ui/toast.tsx";

const WHY: Readonly<Record<SipBan["reason"], string>> = {
  failures: "Wrong passwords or names",
  scan: "Scanned for phones",
};

const often = (times: number) => (times === 1 ? undefined : `${times} times in a day`);

const COLUMNS: readonly Column<SipBan>[] = [
  {
    id: "address",
    header: "Address",
    cell: (ban) => (
      <TwoLines
        top={<span className="font-mono text-xs">{ban.address}</span>}
        under={ban.hasPhones ? "phones of ours are there" : undefined}
      />
    ),
  },
  {
    id: "why",
    header: "Why",
    from: "sm",
    cell: (ban) => <TwoLines top={WHY[ban.reason]} under={often(ban.times)} />,
  },
  { id: "since", header: "Since", from: "md", cell: (ban) => <RelativeTime at={ban.since} />, className: "w-36" },
  { id: "until", header: "Until", cell: (ban) => <Time at={ban.until} />, className: "w-44" },
];

/** Addresses whose phones a gateway refuses for now, with a way to let them in. Nothing where there is none. */
export function BansTable({ gateway }: { gateway: Gateway }) {
  const can = useCan();
  /** Let in just now; the gateway says so with its next heartbeat. */
  const [lifted, setLifted] = useState<readonly SipBan[]>([]);
  const lift = useMutation({
    mutationFn: (ban: SipBan) => liftSipBan(api, gateway.id, ban.address),
    onSuccess: (_, ban) => {
      setLifted((before) => [...before, ban]);
      notify(`${ban.address} is let in again.`);
    },
    onError: notifyError,
  });
  const bans = gateway.bans.items.filter((ban) => !lifted.some((gone) => isSame(gone, ban)));
  if (bans.length === 0) return null;
  const more = gateway.bans.total - gateway.bans.items.length;
  const letIn = (ban: SipBan) => (
    <Button
      size="small"
      disabled={lift.isPending}
      onClick={() => lift.mutate(ban)}
      aria-label={`Let in ${ban.address}`}
    >
      Let in
    </Button>
  );
  return (
    <section className="grid gap-2">
      <h2 className="font-semibold">Shut out at {gateway.name}</h2>
      <p className="text-ink-2">
        Somebody there guessed passwords or scanned for phones. It ends by itself; let an address in when you know whose
        it is. Step by step: the runbook “A phone is shut out”.
      </p>
      <Table
        caption={`Addresses shut out at ${gateway.name}`}
        columns={COLUMNS}
        rows={bans}
        rowKey={(ban) => ban.address}
        {...(can("gateways.write") && { actions: letIn })}
      />
      {more > 0 && <p className="text-ink-3">And {more} more.</p>}
    </section>
  );
}

const isSame = (one: SipBan, other: SipBan) => one.address === other.address && one.since === other.since;
