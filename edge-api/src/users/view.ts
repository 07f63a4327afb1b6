import { z } from "zod";
import { permission, type User } from "../../contract/index.ts";
import type { UserRow } from "./store.ts";

const permissionList = z.array(permission);

/** A person as the API shows them. A deleted one is never read, so its status is none of those shown. */
export function toUser(row: UserRow, now: Date): User {
  if (row.status === "deleted") throw new Error("a deleted user is not shown");
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    grants: permissionList.parse(row.grants),
    denials: permissionList.parse(row.denials),
    status: row.status,
    extension: row.extension === null ? null : { number: row.extension },
    deviceCount: row.deviceCount,
    devicesRegistered: row.devicesRegistered,
    lastLoginAt: row.lastLoginAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    invitation: toInvitation(row, now),
  };
}

function toInvitation({ status, invitationExpiresAt }: UserRow, now: Date): User["invitation"] {
  if (status !== "invited" || invitationExpiresAt === null) return null;
  return { expiresAt: invitationExpiresAt, expired: new Date(invitationExpiresAt) <= now };
}

/** What the audit log keeps of a person. */
export function auditedFields({ name, email, role, grants, denials, status, extension }: User) {
  return { name, email, role, grants, denials, status, extension: extension?.number ?? null };
}
