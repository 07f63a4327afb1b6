import { z } from "zod";
import { permission, role } from "./permissions.ts";
import { email, extensionNumber, id, instant, label, newPassword, page, pageQuery } from "./primitives.ts";

export const USER_STATUSES = ["invited", "active", "suspended"] as const;

/**
 * POST /users: makes the person, the next free extension (or the wanted one), and sends an invitation unless told not to
 * or a password is given (then the person is active at once).
 */
export const createUser = z
  .object({
    name: label,
    email,
    role: role.default("end_user"),
    extension: z
      .object({ number: extensionNumber })
      .nullable()
      .optional()
      .meta({ description: "Omit for the next free one, null for none" }),
    password: newPassword.optional(),
    sendInvitation: z.boolean().default(true),
  })
  .meta({ id: "CreateUser" });

export const updateUser = z
  .object({
    name: label.optional(),
    email: email.optional(),
    extension: z.object({ number: extensionNumber }).nullable().optional(),
  })
  .meta({ id: "UpdateUser" });

/** PUT /users/{id}/role */
export const assignRole = z
  .object({ role, grants: z.array(permission).max(50).default([]), denials: z.array(permission).max(50).default([]) })
  .meta({ id: "AssignRole" });

export const user = z
  .object({
    id,
    name: z.string(),
    email: z.string(),
    role,
    grants: z.array(permission),
    denials: z.array(permission),
    status: z.enum(USER_STATUSES),
    extension: z.object({ number: z.string() }).nullable(),
    deviceCount: z.number().int(),
    devicesRegistered: z.number().int(),
    lastLoginAt: instant.nullable(),
    createdAt: instant,
    invitation: z.object({ expiresAt: instant, expired: z.boolean() }).nullable(),
  })
  .meta({ id: "User" });

/** `q` finds by name, e-mail or extension. */
export const listUsers = pageQuery.extend({
  q: z.string().trim().max(100).optional(),
  status: z.enum(USER_STATUSES).optional(),
  role: role.optional(),
});
export const userPage = page(user).meta({ id: "UserPage" });

/** Routes: POST /users/{id}/suspend, /users/{id}/activate, /users/{id}/invite; DELETE /users/{id}. */
export type User = z.infer<typeof user>;
export type CreateUser = z.infer<typeof createUser>;
export type UpdateUser = z.infer<typeof updateUser>;
export type AssignRole = z.infer<typeof assignRole>;
