import { z } from "zod";
import { permission, role } from "./permissions.ts";
import { email, id, instant, label, newPassword } from "./primitives.ts";

/** POST /auth/login */
export const login = z
  .object({ email, password: z.string().min(1, "Enter your password").max(256) })
  .meta({ id: "Login" });

export const me = z
  .object({
    id,
    name: z.string(),
    email: z.string(),
    role,
    permissions: z.array(permission),
    tenant: z.object({
      id,
      key: z.string(),
      name: z.string(),
      kind: z.enum(["customer", "platform"]),
      timeZone: z.string(),
      country: z.string(),
    }),
    /** Set while a platform admin acts inside a customer's tenant. */
    actingIn: z.object({ id, key: z.string(), name: z.string(), timeZone: z.string() }).nullable(),
    extension: z.object({ number: z.string() }).nullable(),
  })
  .meta({ id: "Me" });

/** `expiresIn` is the access token's life in seconds. */
export const tokens = z
  .object({ accessToken: z.string(), refreshToken: z.string(), expiresIn: z.number().int() })
  .meta({ id: "Tokens" });
export const loginResult = tokens.extend({ user: me }).meta({ id: "LoginResult" });

/** POST /auth/refresh: rotates; a token used twice revokes its whole family. */
export const refresh = z.object({ refreshToken: z.string().min(20).max(200) }).meta({ id: "Refresh" });
/** POST /auth/logout: the bearer's session; its tokens are refused at once. */

/** POST /auth/accept-invitation */
export const acceptInvitation = z
  .object({
    token: z.string().min(20).max(200),
    password: newPassword,
    name: label.optional(),
  })
  .meta({ id: "AcceptInvitation" });

/** GET /auth/sessions: the caller's own. DELETE /auth/sessions/{id} revokes one. */
export const webSession = z
  .object({
    id,
    userAgent: z.string().nullable(),
    address: z.string().nullable(),
    createdAt: instant,
    lastSeenAt: instant,
    current: z.boolean(),
  })
  .meta({ id: "WebSession" });

/** POST /tickets: a single-use pass for a gateway's WebSocket, valid 30 s. */
export const TICKET_SCOPES = ["live"] as const;
export const createTicket = z.object({ scope: z.enum(TICKET_SCOPES) }).meta({ id: "CreateTicket" });
export const ticket = z
  .object({
    ticket: z.string(),
    url: z.string().meta({ description: "Open this WebSocket with ?ticket=" }),
    expiresAt: instant,
  })
  .meta({ id: "Ticket" });

/**
 * Claims of the access token (JWT, EdDSA, 10 minutes).
 * sub user, tid the user's own tenant, sid web session. Role and permissions are read from it, so a change revokes the session's tokens.
 */
export const accessClaims = z.object({
  iss: z.literal("callplane"),
  aud: z.literal("callplane-api"),
  sub: z.uuid(),
  tid: z.uuid(),
  sid: z.uuid(),
  role,
  name: z.string(),
  grants: z.array(permission).default([]),
  denials: z.array(permission).default([]),
});
export type AccessClaims = z.infer<typeof accessClaims>;

/** Claims of a WebSocket ticket (JWT, EdDSA, 30 s, `aud` = the gateway's id, `jti` used once). */
export const ticketClaims = z.object({
  iss: z.literal("callplane"),
  aud: z.uuid(),
  sub: z.uuid(),
  tid: z.uuid(),
  sid: z.uuid(),
  scope: z.enum(TICKET_SCOPES),
  permissions: z.array(permission),
  jti: z.uuid(),
});
export type TicketClaims = z.infer<typeof ticketClaims>;
export type Me = z.infer<typeof me>;
export type LoginResult = z.infer<typeof loginResult>;
export type Tokens = z.infer<typeof tokens>;
