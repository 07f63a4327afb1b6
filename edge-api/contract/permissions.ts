import { z } from "zod";

export const ROLES = ["platform_admin", "tenant_admin", "support", "operator", "viewer", "end_user"] as const;
export const role = z.enum(ROLES).meta({ id: "Role" });
export type Role = z.infer<typeof role>;

export const PERMISSIONS = [
  "tenants.read",
  "tenants.write",
  "tenant.read",
  "tenant.write",
  "users.read",
  "users.write",
  "roles.assign",
  "extensions.read",
  "devices.read",
  "devices.write",
  "diagnostics.read",
  "agents.read",
  "agents.write",
  "dids.read",
  "dids.write",
  "routing.read",
  "routing.write",
  "callers.block",
  "hours.override",
  "queues.log_in",
  "trunks.read",
  "trunks.write",
  "call_limits.read",
  "call_limits.write",
  "voicemail.read",
  "voicemail.write",
  "apply.read",
  "apply.write",
  "calls.read",
  "calls.read_own",
  "transcripts.read",
  "live.read",
  "audit.read",
  "gateways.read",
  "gateways.write",
  "self.read",
  "self.write",
] as const;
export const permission = z.enum(PERMISSIONS).meta({ id: "Permission" });
export type Permission = z.infer<typeof permission>;

const selfOnly: Permission[] = ["self.read", "self.write", "calls.read_own"];
const viewer: Permission[] = [
  ...selfOnly,
  "tenant.read",
  "users.read",
  "extensions.read",
  "devices.read",
  "agents.read",
  "dids.read",
  "routing.read",
  "apply.read",
  "calls.read",
];
const operator: Permission[] = [
  ...viewer,
  "live.read",
  "transcripts.read",
  "queues.log_in",
  "callers.block",
  "hours.override",
];
/** Sees all of diagnostics, changes nothing but what is its own. */
const support: Permission[] = [
  ...viewer,
  "live.read",
  "transcripts.read",
  "diagnostics.read",
  "audit.read",
  "trunks.read",
  "call_limits.read",
];
const tenantAdmin: Permission[] = [
  ...support,
  "queues.log_in",
  "callers.block",
  "hours.override",
  "tenant.write",
  "users.write",
  "roles.assign",
  "devices.write",
  "agents.write",
  "dids.write",
  "routing.write",
  "trunks.write",
  "call_limits.write",
  "voicemail.read",
  "voicemail.write",
  "apply.write",
];

/** The permission matrix, in its one place. A user's own grants and denials are applied on top; a denial wins. */
export const MATRIX: Readonly<Record<Role, readonly Permission[]>> = {
  end_user: selfOnly,
  viewer,
  operator,
  support,
  tenant_admin: tenantAdmin,
  platform_admin: [...tenantAdmin, "tenants.read", "tenants.write", "gateways.read", "gateways.write"],
};

/** What a user may do: the role's permissions, plus grants, minus denials. */
export function permissionsOf(
  userRole: Role,
  grants: readonly Permission[] = [],
  denials: readonly Permission[] = [],
): Set<Permission> {
  const all = new Set<Permission>([...MATRIX[userRole], ...grants]);
  for (const denied of denials) all.delete(denied);
  return all;
}

/** Roles that one may assign to others: nobody raises anyone above themselves. */
export function assignableRoles(by: Role): readonly Role[] {
  if (by === "platform_admin") return ROLES;
  return by === "tenant_admin" ? ROLES.filter((each) => each !== "platform_admin") : [];
}

export const permissionMatrix = z
  .object({ roles: z.array(z.object({ role, permissions: z.array(permission) })) })
  .meta({ id: "PermissionMatrix" });
