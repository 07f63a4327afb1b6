"use client";

import { useQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { undeliveredNoticesQuery } from "#src/api/undelivered-notices.ts";
import { Banner } from "#src/ui/banner.tsx";
import { Time } from "#src/ui/time.tsx";
import { useCan } from "./me-context.tsx";

const KINDS = { emergency_call: "an emergency call", call_alarm: "the call limits" } as const;

/** Which addresses did not get their last notice, and why; nothing while all did. `among`: only these addresses. */
export function UndeliveredNotices({ among }: { among?: readonly string[] }) {
  const can = useCan();
  const undelivered = useQuery({ ...undeliveredNoticesQuery(api), enabled: can("call_limits.read") });
  const items = (undelivered.data?.items ?? []).filter(({ address }) => among?.includes(address) ?? true);
  if (items.length === 0) return null;
  return (
    <Banner tone="warn" title="Somebody did not get the last notice.">
      <ul className="grid gap-1">
        {items.map(({ id, kind, address, reason, triedAt, nextTryAt }) => (
          <li key={id}>
            <span className="font-medium break-all">{address}</span>: the notice of {KINDS[kind]} could not be delivered{" "}
            <Time at={triedAt} />, “{reason}”.{" "}
            {nextTryAt === null ? (
              "It is not tried again."
            ) : (
              <>
                The next try is due <Time at={nextTryAt} />.
              </>
            )}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
