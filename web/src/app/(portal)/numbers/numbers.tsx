"use client";

import type { Did } from "@callplane/edge-api/contract";
import { PhoneIncoming } from "lucide-react";
import { useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { dids } from "#src/api/things.ts";
import { DestinationName } from "#src/routing/destination-name.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { PhoneNumber } from "#src/shell/number.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { type Column, TwoLines } from "#src/ui/table.tsx";
import { AnswersNow } from "./answers-now.tsx";
import { DefaultsCard } from "./defaults-card.tsx";
import { NumberForm } from "./number-form.tsx";
import { NumberStatus } from "./number-status.tsx";
import { NumberTabs } from "./number-tabs.tsx";
import { numberFilter } from "./search-params.ts";

const COLUMNS: readonly Column<Did>[] = [
  {
    id: "number",
    header: "Number",
    cell: (did) => (
      <TwoLines
        top={<PhoneNumber number={did.number} copy={false} />}
        under={[did.label, did.carrier].filter(Boolean).join(" · ")}
      />
    ),
  },
  {
    id: "leads",
    header: "Leads to",
    cell: ({ destination, destinationName }) =>
      destination === null ? (
        <span className="text-ink-2">
          Default{destinationName !== null && <span className="text-ink-3"> ({destinationName})</span>}
        </span>
      ) : (
        <DestinationName destination={destination} />
      ),
  },
  {
    id: "now",
    header: "Answers now",
    cell: (did) => (did.status === "assigned" ? <AnswersNow number={did.number} /> : <NumberStatus did={did} />),
  },
];

export function Numbers() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(numberFilter);
  return (
    <ListPage
      title="Numbers"
      purpose="The telephone numbers people call you on, and where each of them leads."
      noun={["number", "numbers"]}
      icon={<PhoneIncoming />}
      query={dids.list(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Number or label"
      filters={[
        {
          name: "assigned",
          label: "Leads to",
          options: [
            { value: "yes", label: "something of its own" },
            { value: "no", label: "the default" },
          ],
        },
      ]}
      columns={COLUMNS}
      fetchOne={(id, signal) => dids.get(api, id, signal)}
      detail={(did, close) => <NumberForm did={did} onClose={close} />}
      add={can("dids.write") ? (close) => <NumberForm onClose={close} /> : undefined}
      before={
        <>
          <NumberTabs />
          {can("routing.read") && <DefaultsCard />}
        </>
      }
      emptyText="Add the numbers your telephone company gave you, and choose who answers each of them."
    />
  );
}
