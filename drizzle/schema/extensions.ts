import { foreignKey, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { agents } from "./agents.ts";
import { holds, matches, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { conferenceRooms } from "./conference-rooms.ts";
import { ivrMenus } from "./ivr-menus.ts";
import { ownTenantOnly } from "./policies.ts";
import { queues } from "./queues.ts";
import { ringGroups } from "./ring-groups.ts";
import { users } from "./users.ts";
import { voicemailBoxes } from "./voicemail.ts";

export const EXTENSION_KINDS = [
  "user",
  "agent",
  "feature",
  "ring_group",
  "ivr",
  "queue",
  "conference",
  "voicemail",
] as const;

/** A dialable internal number. The row is the allocation: freeing a number deletes it. */
export const extensions = pgTable(
  "extensions",
  {
    ...tenantColumns,
    number: text("number").notNull(),
    kind: text("kind", { enum: EXTENSION_KINDS }).notNull(),
    userId: uuid("user_id"),
    agentId: uuid("agent_id"),
    ringGroupId: uuid("ring_group_id"),
    ivrMenuId: uuid("ivr_menu_id"),
    queueId: uuid("queue_id"),
    conferenceRoomId: uuid("conference_room_id"),
    voicemailBoxId: uuid("voicemail_box_id"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("extensions_number_key").on(t.tenantId, t.number),
    unique("extensions_user_key").on(t.tenantId, t.userId),
    unique("extensions_agent_key").on(t.tenantId, t.agentId),
    unique("extensions_ring_group_key").on(t.tenantId, t.ringGroupId),
    unique("extensions_ivr_menu_key").on(t.tenantId, t.ivrMenuId),
    unique("extensions_queue_key").on(t.tenantId, t.queueId),
    unique("extensions_conference_room_key").on(t.tenantId, t.conferenceRoomId),
    unique("extensions_voicemail_box_key").on(t.tenantId, t.voicemailBoxId),
    foreignKey({
      name: "extensions_user_fk",
      columns: [t.tenantId, t.userId],
      foreignColumns: [users.tenantId, users.id],
    }),
    foreignKey({
      name: "extensions_agent_fk",
      columns: [t.tenantId, t.agentId],
      foreignColumns: [agents.tenantId, agents.id],
    }),
    foreignKey({
      name: "extensions_ring_group_fk",
      columns: [t.tenantId, t.ringGroupId],
      foreignColumns: [ringGroups.tenantId, ringGroups.id],
    }),
    foreignKey({
      name: "extensions_ivr_menu_fk",
      columns: [t.tenantId, t.ivrMenuId],
      foreignColumns: [ivrMenus.tenantId, ivrMenus.id],
    }),
    foreignKey({
      name: "extensions_queue_fk",
      columns: [t.tenantId, t.queueId],
      foreignColumns: [queues.tenantId, queues.id],
    }),
    foreignKey({
      name: "extensions_conference_room_fk",
      columns: [t.tenantId, t.conferenceRoomId],
      foreignColumns: [conferenceRooms.tenantId, conferenceRooms.id],
    }),
    foreignKey({
      name: "extensions_voicemail_box_fk",
      columns: [t.tenantId, t.voicemailBoxId],
      foreignColumns: [voicemailBoxes.tenantId, voicemailBoxes.id],
    }),
    matches("extensions_number_check", t.number, "^[*#]?[0-9]{2,8}$"),
    oneOf("extensions_kind_check", t.kind, EXTENSION_KINDS),
    holds(
      "extensions_owner_check",
      `(kind = 'user') = (user_id is not null) and (kind = 'agent') = (agent_id is not null)
        and (kind = 'ring_group') = (ring_group_id is not null) and (kind = 'ivr') = (ivr_menu_id is not null)
        and (kind = 'queue') = (queue_id is not null) and (kind = 'conference') = (conference_room_id is not null)
        and (kind = 'voicemail') = (voicemail_box_id is not null)`,
    ),
    ownTenantOnly(),
  ],
);

export type Extension = typeof extensions.$inferSelect;
