"use client";

import type { BlockedCallerEntry } from "@callplane/edge-api/contract";
import { PhoneOff } from "lucide-react";
import { useQueryStates } from "nuqs";
import { blockedCallersQuery } from "#src/api/blocked-callers.ts";
import { api } from "#src/api/browser.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { PhoneNumber } from "#src/shell/number.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { searchFilter } from "#src/ui/search-params.ts";
import type { Column } from "#src/ui/table.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { BlockForm } from "./block-form.tsx";
import { HiddenNumbers } from "./hidden-numbers.tsx";
import { LetInButton } from "./let-in-button.tsx";

const COLUMNS: readonly Column<BlockedCallerEntry>[] = [
  {
    id: "caller",
    header: "Caller",
    cell: (entry) => (
      <span className="grid">
        <Caller {...entry} />
        <span className="text-xs font-normal text-ink-3 md:hidden">{entry.note}</span>
      </span>
    ),
  },
  { id: "note", header: "Note", from: "md", cell: ({ note }) => note },
  {
    id: "added",
    header: "Blocked",
    from: "sm",
    cell: ({ addedBy, createdAt }) => (
      <>
        <RelativeTime at={createdAt} />
        {addedBy !== null && ` by ${addedBy}`}
      </>
    ),
  },
];

function Caller({ kind, number }: BlockedCallerEntry) {
  if (number === null) return "Whoever hides the number";
  return kind === "prefix" ? (
    <span className="figures">Numbers beginning with {number}</span>
  ) : (
    <PhoneNumber number={number} />
  );
}

/** Who is not let in to any of the company's numbers. */
export function BlockedCallers() {
  const can = useCan();
  const mayBlock = can("callers.block");
  const [filter, setFilter] = useQueryStates(searchFilter);
  return (
    <ListPage
      title="Blocked callers"
      purpose="Callers from outside who reach none of your numbers. A change holds at once."
      noun={["blocked caller", "blocked callers"]}
      icon={<PhoneOff />}
      query={blockedCallersQuery(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Number or note"
      columns={COLUMNS}
      addLabel="Block a caller"
      {...(mayBlock && {
        add: (close: () => void) => <BlockForm onClose={close} />,
        actions: (entry: BlockedCallerEntry) => <LetInButton entry={entry} />,
      })}
      before={<HiddenNumbers mayChange={mayBlock} />}
      emptyText="Block one number, or all numbers that begin alike. In the list of calls, a caller is blocked with one press."
    />
  );
}
