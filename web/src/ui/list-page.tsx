"use client";

import {
  type InfiniteData,
  keepPreviousData,
  type UndefinedInitialDataInfiniteOptions,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { EmptyState } from "./empty-state.tsx";
import { ErrorBox } from "./error-box.tsx";
import type { Option } from "./field.tsx";
import { Filters, SearchFilter, SelectFilter } from "./filters.tsx";
import { More } from "./more.tsx";
import { Page } from "./page.tsx";
import { TableSkeleton } from "./skeleton.tsx";
import { type Column, Table } from "./table.tsx";

type PageOf<Row> = { items: Row[]; nextCursor: string | null };
type ListQuery<Row> = UndefinedInitialDataInfiniteOptions<
  PageOf<Row>,
  Error,
  InfiniteData<PageOf<Row>>,
  unknown[],
  string | null
>;

/**
 * The one page for a list of things: title, purpose, primary action, search and filters in the address, table, empty states, the rest
 * on request. `?add=1` opens `add`; `?open=<id>` opens `detail` beside the list, so both can be linked. A row with `href` has a page of
 * its own instead.
 */
export function ListPage<Row extends { id: string }>({
  title,
  purpose,
  noun,
  icon,
  query,
  columns = [],
  table,
  search,
  filters = [],
  filter = {},
  onFilter,
  href,
  actions,
  addLabel,
  add,
  more,
  detail,
  fetchOne,
  emptyText,
  before,
}: {
  title: string;
  purpose: string;
  /** Singular and plural. */
  noun: readonly [string, string];
  icon: ReactNode;
  /** The list's query, made with `filter`. */
  query: ListQuery<Row>;
  columns?: readonly Column<Row>[];
  /** In place of `columns`: a table that stands on other pages too. */
  table?: (rows: readonly Row[]) => ReactNode;
  /** What the search box finds things by; absent where the list has no `q`. */
  search?: string;
  filters?: readonly { name: string; label: string; options: readonly Option[] }[];
  /** What `useQueryStates(<the page's search params>)` answers, and its setter. */
  filter?: Readonly<Record<string, unknown>>;
  onFilter?: (none: null) => unknown;
  href?: (row: Row) => string;
  actions?: (row: Row) => ReactNode;
  /** "Add ring group"; with `add` only for those who may. */
  addLabel?: string;
  add?: ((close: () => void) => ReactNode) | undefined;
  /** Further buttons before the primary one. */
  more?: ReactNode;
  detail?: (row: Row, close: () => void) => ReactNode;
  /** For `?open=<id>` of a row that is not among those loaded. */
  fetchOne?: (id: string, signal: AbortSignal) => Promise<Row>;
  /** Under "No … yet": what it is for and what comes next. */
  emptyText: ReactNode;
  before?: ReactNode;
}) {
  const [adding, setAdding] = useQueryState("add", parseAsString);
  const [openId, setOpenId] = useQueryState("open", parseAsString);
  const list = useInfiniteQuery({ ...query, placeholderData: keepPreviousData });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const listed = rows.find((row) => row.id === openId);
  const single = useQuery({
    queryKey: [query.queryKey[0], "one", openId],
    queryFn: ({ signal }) => fetchOne?.(openId ?? "", signal) ?? null,
    enabled: openId !== null && fetchOne !== undefined && list.data !== undefined && listed === undefined,
    retry: false,
  });
  const opened = openId === null ? undefined : (listed ?? single.data ?? undefined);
  const isFiltered = Object.values(filter).some((value) => value !== null);
  const addButton = add !== undefined && (
    <Button tone="primary" icon={<Plus />} onClick={() => void setAdding("1")}>
      {addLabel ?? `Add ${noun[0]}`}
    </Button>
  );
  const actionsOf = more ? (
    <>
      {more}
      {addButton}
    </>
  ) : (
    addButton
  );
  return (
    <Page title={title} purpose={purpose} action={actionsOf}>
      {before}
      {(search !== undefined || filters.length > 0) && (
        <Filters isFiltered={isFiltered} onClear={() => void onFilter?.(null)}>
          {search !== undefined && <SearchFilter label={`Search ${noun[1]}`} placeholder={search} />}
          {filters.map((each) => (
            <SelectFilter key={each.name} {...each} />
          ))}
        </Filters>
      )}
      {openId !== null && listed === undefined && single.isError && (
        <ErrorBox error={single.error} title={`This ${noun[0]} could not be opened.`} />
      )}
      {list.isError ? (
        <ErrorBox
          error={list.error}
          title={`The ${noun[1]} could not be loaded.`}
          onRetry={() => void list.refetch()}
        />
      ) : list.isPending ? (
        <TableSkeleton />
      ) : rows.length === 0 ? (
        <EmptyState
          icon={icon}
          title={isFiltered ? `No ${noun[0]} matches` : `No ${noun[1]} yet`}
          action={isFiltered ? <Button onClick={() => void onFilter?.(null)}>Clear filters</Button> : actionsOf}
        >
          {isFiltered ? `No ${noun[0]} matches what is searched for.` : emptyText}
        </EmptyState>
      ) : (
        <>
          {table?.(rows) ?? (
            <Table
              caption={title}
              columns={columns}
              rows={rows}
              rowKey={(row) => row.id}
              {...(href !== undefined && { href })}
              {...(detail !== undefined && { onOpen: (row: Row) => void setOpenId(row.id) })}
              {...(actions !== undefined && { actions })}
            />
          )}
          <More
            shown={rows.length}
            noun={noun}
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
      {adding !== null && add?.(() => void setAdding(null))}
      {opened !== undefined && detail?.(opened, () => void setOpenId(null))}
    </Page>
  );
}
