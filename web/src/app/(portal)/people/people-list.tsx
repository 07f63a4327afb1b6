"use client";

import { ROLES, USER_STATUSES, type User } from "@callplane/edge-api/contract";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Users } from "lucide-react";
import { parseAsString, useQueryState, useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { usersQuery } from "#src/api/users.ts";
import { ROLE_LABEL, USER_STATUS } from "#src/format/labels.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Filters, SearchFilter, SelectFilter } from "#src/ui/filters.tsx";
import { More } from "#src/ui/more.tsx";
import { Page } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { Status, Tag } from "#src/ui/status.tsx";
import { type Column, Table, TwoLines } from "#src/ui/table.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { AddPerson } from "./add-person.tsx";
import { peopleFilter } from "./search-params.ts";

const COLUMNS: readonly Column<User>[] = [
  {
    id: "name",
    header: "Name",
    cell: (user) => (
      <TwoLines
        top={user.name}
        under={
          <>
            {user.email}
            {user.status !== "active" && (
              <span className="sm:hidden"> · {USER_STATUS[user.status].label.toLowerCase()}</span>
            )}
          </>
        }
      />
    ),
  },
  {
    id: "extension",
    header: "Ext.",
    cell: (user) => <span className="figures">{user.extension?.number ?? "—"}</span>,
    className: "w-20",
  },
  { id: "phones", header: "Phones", from: "md", cell: (user) => <Phones user={user} /> },
  { id: "role", header: "Role", from: "sm", cell: (user) => <Tag>{ROLE_LABEL[user.role]}</Tag> },
  { id: "status", header: "Status", from: "sm", cell: (user) => <UserStatus user={user} /> },
  {
    id: "login",
    header: "Last sign-in",
    from: "lg",
    align: "end",
    cell: (user) =>
      user.lastLoginAt === null ? <span className="text-ink-3">never</span> : <RelativeTime at={user.lastLoginAt} />,
  },
];

export function UserStatus({ user }: { user: User }) {
  const { tone, label } = USER_STATUS[user.status];
  if (user.status === "invited" && user.invitation?.expired === true)
    return <Status tone="warn">Invitation expired</Status>;
  return <Status tone={tone}>{label}</Status>;
}

function Phones({ user }: { user: User }) {
  if (user.deviceCount === 0) return <span className="text-ink-3">none</span>;
  const { devicesRegistered: online, deviceCount: all } = user;
  return (
    <Status tone={online > 0 ? "ok" : "off"} className="figures">
      {all === 1 ? (online === 1 ? "online" : "offline") : `${online} of ${all} online`}
    </Status>
  );
}

export function PeopleList() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(peopleFilter);
  const [adding, setAdding] = useQueryState("add", parseAsString);
  const list = useInfiniteQuery({ ...usersQuery(api, filter), placeholderData: keepPreviousData });
  const users = itemsOf(list.data);
  const isFiltered = Object.values(filter).some((value) => value !== null);
  const add = (
    <Button tone="primary" icon={<Plus />} onClick={() => void setAdding("person")}>
      Add person
    </Button>
  );
  return (
    <Page title="People" purpose="Everyone with an extension or a sign-in." action={can("users.write") && add}>
      <Filters isFiltered={isFiltered} onClear={() => void setFilter(null)}>
        <SearchFilter label="Search people" placeholder="Name, e-mail or extension" />
        <SelectFilter
          name="status"
          label="Status"
          options={USER_STATUSES.map((value) => ({ value, label: USER_STATUS[value].label }))}
        />
        <SelectFilter name="role" label="Role" options={ROLES.map((value) => ({ value, label: ROLE_LABEL[value] }))} />
      </Filters>
      {list.isError ? (
        <ErrorBox error={list.error} title="The people could not be loaded." onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <TableSkeleton />
      ) : users.length === 0 ? (
        <EmptyState
          icon={<Users />}
          title={isFiltered ? "Nobody matches" : "Nobody here yet"}
          action={
            isFiltered ? <Button onClick={() => void setFilter(null)}>Clear filters</Button> : can("users.write") && add
          }
        >
          {isFiltered
            ? "No person matches these filters."
            : "Add a person: they get the next free extension, and you get their phone's settings."}
        </EmptyState>
      ) : (
        <>
          <Table
            caption="People"
            columns={COLUMNS}
            rows={users}
            rowKey={(user) => user.id}
            href={(user) => `/people/${user.id}`}
          />
          <More
            shown={users.length}
            noun={["person", "people"]}
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
      <AddPerson open={adding === "person"} onClose={() => void setAdding(null)} />
    </Page>
  );
}
