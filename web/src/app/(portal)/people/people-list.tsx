"use client";

import { ROLES, USER_STATUSES, type User } from "@callplane/edge-api/contract";
import { ListPlus, Users } from "lucide-react";
import { parseAsString, useQueryState, useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { usersQuery } from "#src/api/users.ts";
import { ROLE_LABEL, USER_STATUS } from "#src/format/labels.ts";
import { useCan, useMe } from "#src/shell/me-context.tsx";
import { isInTenant } from "#src/shell/places.ts";
import { Button } from "#src/ui/button.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { Status, Tag } from "#src/ui/status.tsx";
import { type Column, TwoLines } from "#src/ui/table.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { AddPeople } from "./add-people.tsx";
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
  const me = useMe();
  const [adding, setAdding] = useQueryState("add", parseAsString);
  const mayAddSeveral = can("users.write") && isInTenant(me);
  const [filter, setFilter] = useQueryStates(peopleFilter);
  return (
    <ListPage
      title="People"
      purpose="Everyone with an extension or a sign-in."
      noun={["person", "people"]}
      icon={<Users />}
      query={usersQuery(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Name, e-mail or extension"
      filters={[
        {
          name: "status",
          label: "Status",
          options: USER_STATUSES.map((value) => ({ value, label: USER_STATUS[value].label })),
        },
        { name: "role", label: "Role", options: ROLES.map((value) => ({ value, label: ROLE_LABEL[value] })) },
      ]}
      columns={COLUMNS}
      href={(user) => `/people/${user.id}`}
      add={
        can("users.write")
          ? (close) =>
              adding === "several" && mayAddSeveral ? <AddPeople onClose={close} /> : <AddPerson onClose={close} />
          : undefined
      }
      more={
        mayAddSeveral && (
          <Button icon={<ListPlus />} onClick={() => void setAdding("several")}>
            Add several
          </Button>
        )
      }
      emptyText="Add a person: they get the next free extension, and you get their phone's settings. A whole list of them can be pasted."
    />
  );
}
