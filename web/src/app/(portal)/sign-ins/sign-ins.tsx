"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { endSession, sessionsQuery, type WebSession } from "#src/api/sessions.ts";
import { readUserAgent } from "#src/format/user-agent.ts";
import { Button } from "#src/ui/button.tsx";
import { Confirm } from "#src/ui/dialog.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Page } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { Status } from "#src/ui/status.tsx";
import { type Column, Table, TwoLines } from "#src/ui/table.tsx";
import { RelativeTime, Time } from "#src/ui/time.tsx";
import { notify, notifyError } from "#src/ui/toast.tsx";

const COLUMNS: readonly Column<WebSession>[] = [
  {
    id: "program",
    header: "Browser or program",
    cell: (session) => (
      <TwoLines
        top={readUserAgent(session.userAgent)}
        under={<bdi dir="ltr">{session.address ?? "address not known"}</bdi>}
      />
    ),
  },
  {
    id: "now",
    header: "Last used",
    cell: (session) =>
      session.current ? <Status tone="ok">This one</Status> : <RelativeTime at={session.lastSeenAt} />,
    className: "w-36",
  },
  {
    id: "since",
    header: "Signed in",
    from: "sm",
    align: "end",
    cell: (session) => <Time at={session.createdAt} style="long" />,
  },
];

/** Where one is signed in, and a way to end what one does not know. */
export function SignIns() {
  const queries = useQueryClient();
  const sessions = useQuery(sessionsQuery(api));
  const [isAsking, setAsking] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: ["sessions"] });
  const end = useMutation({
    mutationFn: (session: WebSession) => endSession(api, session.id),
    onSuccess: (_, session) => {
      notify(`${readUserAgent(session.userAgent)} is signed out.`);
      return refresh();
    },
    onError: notifyError,
  });
  const others = sessions.data?.items.filter((session) => !session.current) ?? [];
  return (
    <Page
      title="Your sign-ins"
      purpose="Where your account is signed in. End what you do not know."
      action={
        others.length > 0 && (
          <Button icon={<LogOut />} onClick={() => setAsking(true)}>
            Sign out everywhere else
          </Button>
        )
      }
      narrow
    >
      {sessions.isError ? (
        <ErrorBox
          error={sessions.error}
          title="Your sign-ins could not be loaded."
          onRetry={() => void sessions.refetch()}
        />
      ) : sessions.isPending ? (
        <TableSkeleton rows={2} />
      ) : (
        <Table
          caption="Your sign-ins"
          columns={COLUMNS}
          rows={sessions.data.items}
          rowKey={(session) => session.id}
          actions={(session) =>
            !session.current && (
              <Button
                size="small"
                aria-label={`Sign out ${readUserAgent(session.userAgent)}`}
                busy={end.isPending && end.variables.id === session.id}
                onClick={() => end.mutate(session)}
              >
                Sign out
              </Button>
            )
          }
        />
      )}
      <Confirm
        open={isAsking}
        onOpenChange={setAsking}
        title="Sign out everywhere else?"
        action="Sign out"
        onConfirm={async () => {
          try {
            for (const session of others) await endSession(api, session.id);
            notify("You are signed in here only.");
          } finally {
            await refresh();
          }
        }}
      >
        <p>
          {others.length === 1 ? "One other sign-in ends" : `${others.length} other sign-ins end`} at once. Here you
          stay signed in.
        </p>
      </Confirm>
    </Page>
  );
}
