"use client";

import { PRICE_CLASSES, type Rate } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { Coins, Download, FileUp, Plus } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { ratesQuery } from "#src/api/rates.ts";
import { countryName } from "#src/format/calling-codes.ts";
import { fromMicros, PRICE_CLASS_LABEL } from "#src/format/money.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Filters, SearchFilter, SelectFilter } from "#src/ui/filters.tsx";
import { More } from "#src/ui/more.tsx";
import { Page } from "#src/ui/page.tsx";
import { saveFile } from "#src/ui/save-file.ts";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { Tag } from "#src/ui/status.tsx";
import { type Column, Table } from "#src/ui/table.tsx";
import { RateForm } from "./rate-form.tsx";
import { findRates, writeRates } from "./rate-lines.ts";
import { ReplaceRates } from "./replace-rates.tsx";
import { rateFilter } from "./search-params.ts";

const AT_A_TIME = 100;

const COLUMNS: readonly Column<Rate>[] = [
  { id: "prefix", header: "Begins with", cell: ({ prefix }) => <bdi className="figures">{prefix}</bdi> },
  {
    id: "country",
    header: "Country",
    cell: ({ country }) => (country === null ? <span className="text-ink-3">none</span> : countryName(country)),
  },
  { id: "class", header: "Class", from: "sm", cell: (each) => <Tag>{PRICE_CLASS_LABEL[each.class]}</Tag> },
  {
    id: "price",
    header: "A minute",
    align: "end",
    cell: ({ perMinuteMicros }) => priceWords(perMinuteMicros),
  },
];

const priceWords = (micros: number) =>
  fromMicros(micros).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 6 });

/** What a minute costs to each beginning of a number: the limits on spend count by it. Read by all who see limits, changed by the platform. */
export function Rates() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(rateFilter);
  const [most, setMost] = useState(AT_A_TIME);
  const [open, setOpen] = useState<Rate | "add" | "replace">();
  const rates = useQuery(ratesQuery(api));
  const items = rates.data?.items ?? [];
  const found = findRates(items, filter);
  const isFiltered = filter.q !== null || filter.class !== null;
  const mayWrite = can("tenants.write");
  const close = () => setOpen(undefined);
  const actions = (
    <>
      <Button
        icon={<Download />}
        disabled={items.length === 0}
        onClick={() => saveFile("prices.csv", writeRates(items))}
      >
        Download
      </Button>
      {mayWrite && (
        <>
          <Button icon={<FileUp />} onClick={() => setOpen("replace")}>
            Replace…
          </Button>
          <Button tone="primary" icon={<Plus />} onClick={() => setOpen("add")}>
            Add price
          </Button>
        </>
      )}
    </>
  );
  return (
    <Page
      title="Prices"
      purpose="What a minute to a number costs, by its longest beginning in this list. The limits on spend count by it, in the currency of each company's limits."
      action={actions}
    >
      <Filters isFiltered={isFiltered} onClear={() => void setFilter(null)}>
        <SearchFilter label="Search prices" placeholder="Number, country or class" />
        <SelectFilter
          name="class"
          label="Class"
          options={PRICE_CLASSES.map((value) => ({ value, label: PRICE_CLASS_LABEL[value] }))}
        />
      </Filters>
      {rates.isError ? (
        <ErrorBox error={rates.error} title="The prices could not be loaded." onRetry={() => void rates.refetch()} />
      ) : rates.isPending ? (
        <TableSkeleton />
      ) : found.length === 0 ? (
        <EmptyState
          icon={<Coins />}
          title={isFiltered ? "No price matches" : "No prices yet"}
          action={isFiltered && <Button onClick={() => void setFilter(null)}>Clear filters</Button>}
        >
          {isFiltered
            ? "A number without a price counts as “not in the price list”; only the minutes of its calls are limited."
            : "Without prices no call counts against a limit on spend."}
        </EmptyState>
      ) : (
        <>
          <Table
            caption="Prices"
            columns={COLUMNS}
            rows={found.slice(0, most)}
            rowKey={({ prefix }) => prefix}
            {...(mayWrite && { onOpen: setOpen })}
          />
          <More
            shown={Math.min(most, found.length)}
            noun={["price", "prices"]}
            hasMore={found.length > most}
            isLoading={false}
            onMore={() => setMost(most + AT_A_TIME)}
          />
        </>
      )}
      {rates.data !== undefined && open === "replace" && <ReplaceRates list={rates.data} onClose={close} />}
      {rates.data !== undefined && open === "add" && <RateForm list={rates.data} onClose={close} />}
      {rates.data !== undefined && typeof open === "object" && (
        <RateForm list={rates.data} line={open} onClose={close} />
      )}
    </Page>
  );
}
