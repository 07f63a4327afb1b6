import { index, integer, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { holds, matches, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly } from "./policies.ts";

export const SOUND_SOURCES = ["upload", "text"] as const;

/** Something callers hear: an upload, or a text that is spoken. The bytes of an upload lie in R2 under `<tenant id>/<digest>`. */
export const sounds = pgTable(
  "sounds",
  {
    ...tenantColumns,
    name: text("name").notNull(),
    source: text("source", { enum: SOUND_SOURCES }).notNull(),
    /** What is spoken; kept beside an upload as what it replaced. */
    text: text("text"),
    /** Such as `en` or `de-AT`. */
    language: text("language").notNull(),
    /** Hex SHA-256 of an upload's bytes, or of the language, a line feed and the text. */
    digest: text("digest").notNull(),
    contentType: text("content_type"),
    durationMs: integer("duration_ms"),
    sizeBytes: integer("size_bytes"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("sounds_name_key").on(t.tenantId, t.name),
    oneOf("sounds_source_check", t.source, SOUND_SOURCES),
    matches("sounds_digest_check", t.digest, "^[0-9a-f]{64}$"),
    holds("sounds_text_check", "source <> 'text' or text is not null"),
    holds("sounds_upload_check", "(source = 'upload') = (content_type is not null and size_bytes is not null)"),
    index("sounds_created_idx").on(t.tenantId, t.createdAt, t.id),
    index("sounds_digest_idx").on(t.tenantId, t.digest),
    ownTenantOnly(),
  ],
);

export type Sound = typeof sounds.$inferSelect;
