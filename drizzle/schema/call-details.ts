import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { calls } from "./calls.ts";
import { holds, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly } from "./policies.ts";
import { instant } from "./timestamps.ts";

export const LEG_KINDS = ["device", "agent", "trunk", "feature"] as const;
export const SPEAKERS = ["caller", "agent"] as const;

/** One party's part of a call. */
export const callLegs = pgTable(
  "call_legs",
  {
    ...tenantColumns,
    callId: uuid("call_id").notNull(),
    kind: text("kind", { enum: LEG_KINDS }).notNull(),
    userId: uuid("user_id"),
    deviceId: uuid("device_id"),
    agentId: uuid("agent_id"),
    number: text("number"),
    name: text("name"),
    /** Asterisk's handle (`uniqueid`) and name of the channel. */
    channelId: text("channel_id"),
    channelName: text("channel_name"),
    codec: text("codec"),
    startedAt: instant("started_at").notNull(),
    answeredAt: instant("answered_at"),
    endedAt: instant("ended_at"),
    hangupCause: integer("hangup_cause"),
    /** Loss, jitter and round trip as Asterisk measured them. */
    quality: jsonb("quality").$type<Record<string, unknown>>(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({
      name: "call_legs_call_fk",
      columns: [t.tenantId, t.callId],
      foreignColumns: [calls.tenantId, calls.id],
    }).onDelete("cascade"),
    oneOf("call_legs_kind_check", t.kind, LEG_KINDS),
    index("call_legs_call_idx").on(t.tenantId, t.callId, t.startedAt),
    index("call_legs_user_idx").on(t.tenantId, t.userId, t.startedAt),
    ownTenantOnly(),
  ],
);

/** One entry of a call's timeline: routing, SIP, quality, agent turns, tools, transfers. */
export const callEvents = pgTable(
  "call_events",
  {
    tenantId: tenantColumns.tenantId,
    id: tenantColumns.id,
    callId: uuid("call_id").notNull(),
    /** Its place in the call's timeline, given by the gateway; makes a second sending harmless. */
    seq: integer("seq").notNull(),
    at: instant("at").notNull(),
    kind: text("kind").notNull(),
    /** One plain sentence a person reads. */
    text: text("text").notNull(),
    /** No key: an event may be reported before its leg is. */
    legId: uuid("leg_id"),
    data: jsonb("data").$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({
      name: "call_events_call_fk",
      columns: [t.tenantId, t.callId],
      foreignColumns: [calls.tenantId, calls.id],
    }).onDelete("cascade"),
    unique("call_events_seq_key").on(t.tenantId, t.callId, t.seq),
    ownTenantOnly(),
  ],
);

/** Something said on a call. For the agent, the part the caller heard (`heardMs`), not what was generated. */
export const transcriptTurns = pgTable(
  "transcript_turns",
  {
    tenantId: tenantColumns.tenantId,
    id: tenantColumns.id,
    callId: uuid("call_id").notNull(),
    index: integer("index").notNull(),
    speaker: text("speaker", { enum: SPEAKERS }).notNull(),
    text: text("text").notNull(),
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at"),
    interrupted: boolean("interrupted").notNull().default(false),
    heardMs: integer("heard_ms"),
    /** Spans of the turn in milliseconds, each by its name. */
    latency: jsonb("latency").$type<Record<string, number | null>>(),
    /** 0 to 1, where the provider tells it. */
    confidence: real("confidence"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({
      name: "transcript_turns_call_fk",
      columns: [t.tenantId, t.callId],
      foreignColumns: [calls.tenantId, calls.id],
    }).onDelete("cascade"),
    unique("transcript_turns_index_key").on(t.tenantId, t.callId, t.index),
    oneOf("transcript_turns_speaker_check", t.speaker, SPEAKERS),
    holds("transcript_turns_confidence_check", "confidence between 0 and 1"),
    ownTenantOnly(),
  ],
);

export type CallLeg = typeof callLegs.$inferSelect;
export type CallEvent = typeof callEvents.$inferSelect;
export type TranscriptTurn = typeof transcriptTurns.$inferSelect;
