"use client";

import type { User } from "@callplane/edge-api/contract";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Mail, Pause, Pencil, Play, Plus, Smartphone, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { devicesQuery } from "#src/api/devices.ts";
import { itemsOf } from "#src/api/paging.ts";
import { activateUser, deleteUser, inviteUser, suspendUser, userQuery } from "#src/api/users.ts";
import { LoadFailed } from "#src/shell/load-failed.tsx";
import { useCan, useMe } from "#src/shell/me-context.tsx";
import { isInTenant } from "#src/shell/places.ts";
import { Button } from "#src/ui/button.tsx";
import { CopyCode } from "#src/ui/copy.tsx";
import { Confirm } from "#src/ui/dialog.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { Menu } from "#src/ui/menu.tsx";
import { Facts, Page, Section } from "#src/ui/page.tsx";
import { PageSkeleton } from "#src/ui/skeleton.tsx";
import { RelativeTime, Time } from "#src/ui/time.tsx";
import { notify, notifyError } from "#src/ui/toast.tsx";
import { AddDevice } from "../../devices/add-device.tsx";
import { DevicesTable } from "../../devices/devices-table.tsx";
import { UserStatus } from "../people-list.tsx";
import { CallHandlingSection } from "./call-handling-section.tsx";
import { CallsOutSection } from "./calls-out-section.tsx";
import { EditPerson } from "./edit-person.tsx";
import { LimitsSection } from "./limits-section.tsx";
import { RoleSection } from "./role-section.tsx";

export function Person({ id }: { id: string }) {
  const user = useQuery(userQuery(api, id));
  if (user.isPending) return <PageSkeleton />;
  if (user.isError) {
    return (
      <LoadFailed
        error={user.error}
        what="person"
        onRetry={() => void user.refetch()}
        back={{ href: "/people", label: "People" }}
      />
    );
  }
  return <Loaded user={user.data} />;
}

type Open = "edit" | "delete" | "suspend" | "device" | undefined;

function Loaded({ user }: { user: User }) {
  const can = useCan();
  const me = useMe();
  const router = useRouter();
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open>();
  const devices = useInfiniteQuery(devicesQuery(api, { userId: user.id }));
  const phones = itemsOf(devices.data);
  const refresh = () => queries.invalidateQueries({ queryKey: ["users"] });
  const isSelf = user.id === me.id;
  const invite = useMutation({
    mutationFn: () => inviteUser(api, user.id),
    onSuccess: () => {
      notify(`Invitation sent to ${user.email}.`);
      return refresh();
    },
    onError: notifyError,
  });
  const activate = useMutation({
    mutationFn: () => activateUser(api, user.id),
    onSuccess: () => {
      notify(`${user.name} is active again.`);
      return refresh();
    },
    onError: notifyError,
  });
  const isSuspended = user.status === "suspended";
  return (
    <Page
      title={user.name}
      aside={<UserStatus user={user} />}
      crumbs={[{ href: "/people", label: "People" }]}
      action={
        can("users.write") && (
          <>
            {user.status === "invited" && (
              <Button icon={<Mail />} busy={invite.isPending} onClick={() => invite.mutate()}>
                Send invitation again
              </Button>
            )}
            <Button icon={<Pencil />} onClick={() => setOpen("edit")}>
              Edit
            </Button>
            <Menu
              label="More actions"
              entries={[
                user.status === "active" && {
                  label: "Send password link",
                  icon: <Mail />,
                  onSelect: () => invite.mutate(),
                },
                isSuspended
                  ? { label: "Activate", icon: <Play />, onSelect: () => activate.mutate() }
                  : {
                      label: "Suspend…",
                      icon: <Pause />,
                      onSelect: () => setOpen("suspend"),
                      disabled: isSelf,
                      reason: "You cannot suspend yourself.",
                    },
                "separator",
                {
                  label: "Delete…",
                  icon: <Trash2 />,
                  tone: "danger",
                  onSelect: () => setOpen("delete"),
                  disabled: isSelf,
                  reason: "You cannot delete yourself.",
                },
              ]}
            />
          </>
        )
      }
    >
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
        <div className="grid min-w-0 gap-6">
          <Section
            title="Phones"
            note={phones.length > 1 ? "All of them ring together." : undefined}
            action={
              can("devices.write") &&
              phones.length > 0 && (
                <Button icon={<Plus />} onClick={() => setOpen("device")}>
                  Add phone
                </Button>
              )
            }
          >
            {devices.isPending ? null : phones.length === 0 ? (
              <EmptyState
                icon={<Smartphone />}
                title="No phone yet"
                action={
                  can("devices.write") && (
                    <Button tone="primary" icon={<Plus />} onClick={() => setOpen("device")}>
                      Add phone
                    </Button>
                  )
                }
              >
                A desk phone or an app needs credentials. In the browser, {isSelf ? "press" : `${user.name} presses`}{" "}
                the Phone button at the top.
              </EmptyState>
            ) : (
              <DevicesTable devices={phones} withOwner={false} />
            )}
          </Section>
          {user.extension !== null && isInTenant(me) && <CallHandlingSection user={user} />}
          {can("routing.read") && isInTenant(me) && <CallsOutSection user={user} />}
          {can("call_limits.read") && isInTenant(me) && <LimitsSection user={user} />}
          <RoleSection user={user} key={`${user.role}${user.grants.join()}${user.denials.join()}`} />
        </div>
        <div className="card p-4">
          <Facts
            facts={[
              [
                "Extension",
                <span key="x" className="figures">
                  {user.extension?.number ?? "none"}
                </span>,
              ],
              ["E-mail", user.email],
              ["Last sign-in", user.lastLoginAt === null ? "never" : <RelativeTime key="l" at={user.lastLoginAt} />],
              ["Added", <Time key="a" at={user.createdAt} />],
              user.invitation !== null && [
                "Invitation",
                user.invitation.expired ? (
                  "expired"
                ) : (
                  <span key="i">
                    until <Time at={user.invitation.expiresAt} />
                  </span>
                ),
              ],
              ["Id", <CopyCode key="id" text={user.id} shown={user.id.slice(-8)} label="Copy person id" />],
            ]}
          />
        </div>
      </div>
      {open === "edit" && <EditPerson user={user} onClose={() => setOpen(undefined)} />}
      {open === "device" && <AddDevice onClose={() => setOpen(undefined)} owner={user} />}
      <Confirm
        open={open === "suspend"}
        onOpenChange={() => setOpen(undefined)}
        title={`Suspend ${user.name}?`}
        action="Suspend"
        onConfirm={async () => {
          await suspendUser(api, user.id);
          notify(`${user.name} is suspended.`, () => activate.mutate());
          await Promise.all([refresh(), queries.invalidateQueries({ queryKey: ["apply"] })]);
        }}
      >
        <p>
          They are signed out everywhere at once and cannot sign in. Their phones stop with the next apply. You can
          activate them again at any time.
        </p>
      </Confirm>
      <Confirm
        open={open === "delete"}
        onOpenChange={() => setOpen(undefined)}
        title={`Delete ${user.name}?`}
        action="Delete"
        onConfirm={async () => {
          await deleteUser(api, user.id);
          notify(`${user.name} was deleted.`);
          queries.removeQueries({ queryKey: ["users", "one", user.id] });
          router.push("/people");
          await Promise.all([
            refresh(),
            queries.invalidateQueries({ queryKey: ["apply"] }),
            queries.invalidateQueries({ queryKey: ["devices"] }),
          ]);
        }}
      >
        <p>
          {user.extension !== null && `Extension ${user.extension.number} becomes free. `}
          {user.deviceCount > 0 &&
            `${user.deviceCount === 1 ? "Their phone" : `Their ${user.deviceCount} phones`} will be removed with the next apply. `}
          Past calls stay in the records. This cannot be undone.
        </p>
      </Confirm>
    </Page>
  );
}
