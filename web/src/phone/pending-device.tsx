"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { pendingQuery, startApply } from "#src/api/apply.ts";
import { api } from "#src/api/browser.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { Button, ButtonLink } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Spinner } from "#src/ui/spinner.tsx";

/** The browser's phone exists on paper; an apply brings it to Asterisk. Says so, and offers it to those who may. */
export function PendingDevice() {
  const can = useCan();
  const queries = useQueryClient();
  const { data: pending } = useQuery({ ...pendingQuery(api), enabled: can("apply.read"), refetchInterval: 1500 });
  const apply = useMutation({
    mutationFn: () =>
      startApply(api, { reason: "Browser phone", ...(pending && { expectedRevision: pending.revision }) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["apply"] }),
  });
  if (pending?.activeJobId != null) {
    return (
      <p role="status" className="flex items-center gap-2 py-6 text-ink-2">
        <Spinner /> Applying. The phone connects by itself afterwards.
      </p>
    );
  }
  const others = Math.max(0, (pending?.count ?? 1) - 1);
  return (
    <div className="grid gap-3">
      <p className="font-medium">This browser is a new phone.</p>
      <p className="text-ink-2">
        It is saved, but the phone system does not know it yet. That takes one apply
        {others > 0 && `, which also brings ${others} other ${others === 1 ? "change" : "changes"}`}.
      </p>
      {apply.error !== null && <ErrorBox error={apply.error} />}
      {can("apply.write") ? (
        <div className="flex flex-wrap gap-2">
          <Button tone="primary" busy={apply.isPending} onClick={() => apply.mutate()}>
            Apply now
          </Button>
          <ButtonLink href="/apply" tone="quiet">
            Review first
          </ButtonLink>
        </div>
      ) : (
        <p className="text-ink-2">
          Ask an admin to apply the pending changes. The phone connects by itself afterwards.
        </p>
      )}
    </div>
  );
}
