"use client";

import {
  assignableRoles,
  MATRIX,
  PERMISSIONS,
  type Permission,
  permissionsOf,
  type Role,
  type User,
} from "@callplane/edge-api/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { assignRole } from "#src/api/users.ts";
import { ROLE_LABEL, ROLE_MEANING } from "#src/format/labels.ts";
import { useCan, useMe } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { LabelledSelect, Select } from "#src/ui/field.tsx";
import { Section } from "#src/ui/page.tsx";
import { notify } from "#src/ui/toast.tsx";
import { PERMISSION_LABEL } from "./permission-labels.ts";

/** Permissions that concern the platform are not handed out inside a tenant. */
const PLATFORM: readonly Permission[] = ["tenants.read", "tenants.write", "gateways.read", "gateways.write"];

/** The role, and single permissions added to it or taken from it; a denial wins. */
export function RoleSection({ user }: { user: User }) {
  const can = useCan();
  const me = useMe();
  const queries = useQueryClient();
  const [role, setRole] = useState<Role>(user.role);
  const [grants, setGrants] = useState<readonly Permission[]>(user.grants);
  const [denials, setDenials] = useState<readonly Permission[]>(user.denials);
  const options = assignableRoles(me.role);
  const isSelf = user.id === me.id;
  const mayAssign = can("roles.assign") && !isSelf && options.includes(user.role);
  const isChanged = role !== user.role || !sameSet(grants, user.grants) || !sameSet(denials, user.denials);
  const save = useMutation({
    mutationFn: () => assignRole(api, user.id, { role, grants: [...grants], denials: [...denials] }),
    onSuccess: async () => {
      notify(`${user.name}: role saved. It holds from their next click.`);
      await queries.invalidateQueries({ queryKey: ["users"] });
    },
  });
  const shown = PERMISSIONS.filter((permission) => !PLATFORM.includes(permission) || me.role === "platform_admin");
  const effective = permissionsOf(role, grants, denials);
  const set = (permission: Permission, to: string) => {
    setGrants(to === "grant" ? [...without(grants, permission), permission] : without(grants, permission));
    setDenials(to === "deny" ? [...without(denials, permission), permission] : without(denials, permission));
  };
  return (
    <Section title="Role and permissions" note={ROLE_MEANING[role]}>
      <div className="card grid gap-4 p-4">
        {save.error !== null && <ErrorBox error={save.error} />}
        {mayAssign ? (
          <LabelledSelect
            label="Role"
            className="max-w-60"
            options={options.map((value) => ({ value, label: ROLE_LABEL[value] }))}
            value={role}
            onChange={(event) => setRole(options.find((each) => each === event.target.value) ?? role)}
          />
        ) : (
          <p>
            {ROLE_LABEL[user.role]}
            <span className="text-ink-3">
              {isSelf
                ? " · you cannot change your own role"
                : can("roles.assign")
                  ? " · only a platform admin can change this role"
                  : " · an admin can change this"}
            </span>
          </p>
        )}
        <details className="group">
          <summary className="min-h-6 w-fit rounded-sm text-sm text-accent-ink">
            {effective.size} permissions
            {grants.length + denials.length > 0 && `, ${grants.length + denials.length} of them set by hand`}
          </summary>
          <ul className="mt-3 grid gap-x-6 sm:grid-cols-2">
            {shown.map((permission) => {
              const byRole = MATRIX[role].includes(permission);
              const value = grants.includes(permission) ? "grant" : denials.includes(permission) ? "deny" : "";
              return (
                <li key={permission} className="flex min-h-10 items-center justify-between gap-3 border-b py-1">
                  <span className="text-sm">{PERMISSION_LABEL[permission]}</span>
                  {mayAssign ? (
                    <Select
                      aria-label={PERMISSION_LABEL[permission]}
                      className="w-36 text-sm"
                      value={value}
                      onChange={(event) => set(permission, event.target.value)}
                      options={[
                        { value: "", label: byRole ? "Yes, by role" : "No, by role" },
                        { value: "grant", label: "Granted" },
                        { value: "deny", label: "Denied" },
                      ]}
                    />
                  ) : (
                    <span className="text-sm text-ink-2">{effective.has(permission) ? "Yes" : "No"}</span>
                  )}
                </li>
              );
            })}
          </ul>
        </details>
        {mayAssign && isChanged && (
          <div className="flex gap-2">
            <Button tone="primary" busy={save.isPending} onClick={() => save.mutate()}>
              Save role
            </Button>
            <Button
              onClick={() => {
                setRole(user.role);
                setGrants(user.grants);
                setDenials(user.denials);
              }}
            >
              Discard
            </Button>
          </div>
        )}
      </div>
    </Section>
  );
}

const without = (list: readonly Permission[], permission: Permission) => list.filter((each) => each !== permission);
const sameSet = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((each) => b.includes(each));
