"use client";

import type { QueueMemberStatus } from "@callplane/edge-api/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { queueMembersQuery, setQueueMemberState } from "#src/api/live-routing.ts";
import { useLiveCalls } from "#src/live/live-provider.tsx";
import { useCan, useMe } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Status } from "#src/ui/status.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { notify, notifyError } from "#src/ui/toast.tsx";
import { WaitingNow } from "./waiting-now.tsx";
import { MEMBER_STATE } from "./words.ts";

const POLL_MS = 5_000;
type State = QueueMemberStatus["state"];

/** Who takes calls of this queue now, and buttons that log them in, out, or into a pause: at once, without apply. */
export function MembersNow({ queueId }: { queueId: string }) {
  const members = useQuery({ ...queueMembersQuery(api, queueId), refetchInterval: POLL_MS });
  if (members.isError)
    return <ErrorBox error={members.error} onRetry={() => void members.refetch()} className="mb-5" />;
  if (members.data === undefined || members.data.items.length === 0) return null;
  return (
    <section aria-labelledby="members-now" className="mb-6 grid gap-2">
      <h3 id="members-now" className="text-sm font-semibold">
        At work now
      </h3>
      <ul className="grid divide-y rounded-md border">
        {members.data.items.map((member) => (
          <Member key={member.userId} queueId={queueId} member={member} />
        ))}
      </ul>
      <p className="text-sm text-ink-3">
        This takes effect at once. By phone, and on My phone: *45 logs in and out, *46 pauses.
      </p>
      <WaitingNow queueId={queueId} />
    </section>
  );
}

function Member({ queueId, member }: { queueId: string; member: QueueMemberStatus }) {
  const me = useMe();
  const can = useCan();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (state: State) => setQueueMemberState(api, queueId, member.userId, { state, reason: null }),
    onSuccess: (now) => {
      const undo = () => change.mutate(member.state);
      notify(`${now.userName}: ${MEMBER_STATE[now.state].label.toLowerCase()}.`, undo);
      return Promise.all([
        queries.invalidateQueries({ queryKey: ["queues", "members"] }),
        queries.invalidateQueries({ queryKey: ["routing"] }),
      ]);
    },
    onError: notifyError,
  });
  const isOnPhone = useLiveCalls().some(({ onPhone }) => onPhone?.includes(member.extension ?? "") === true);
  const { tone, label } = stateWords(member);
  const mayChange = can("queues.log_in") || member.userId === me.id;
  return (
    <li className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
      <span className="min-w-0 grow">
        {member.userName}
        {member.extension !== null && <span className="figures ms-2 text-sm text-ink-3">{member.extension}</span>}
      </span>
      <span className="grid justify-items-end">
        <Status tone={tone}>{label}</Status>
        {isOnPhone && <Status tone="busy">On the phone</Status>}
        {member.at !== null && (!member.isFixed || member.state === "paused") && (
          <span className="text-xs text-ink-3">
            <RelativeTime at={member.at} />
          </span>
        )}
      </span>
      {mayChange && (
        <span className="flex gap-1.5">
          {WAYS[member.state]
            .filter(({ to }) => to !== "out" || !member.isFixed)
            .map(({ to, words }) => (
              <Button
                key={to}
                size="small"
                busy={change.isPending && change.variables === to}
                onClick={() => change.mutate(to)}
              >
                {words}
                <span className="sr-only"> {member.userName}</span>
              </Button>
            ))}
        </span>
      )}
    </li>
  );
}

function stateWords({ state, isFixed, reason }: QueueMemberStatus) {
  const { tone, label } = MEMBER_STATE[state];
  if (isFixed && state === "in") return { tone, label: "Always at work" };
  return { tone, label: reason === null || state !== "paused" ? label : `${label}: ${reason}` };
}

const WAYS: Readonly<Record<State, readonly { to: State; words: string }[]>> = {
  out: [{ to: "in", words: "Log in" }],
  in: [
    { to: "paused", words: "Pause" },
    { to: "out", words: "Log out" },
  ],
  paused: [
    { to: "in", words: "End pause" },
    { to: "out", words: "Log out" },
  ],
};
