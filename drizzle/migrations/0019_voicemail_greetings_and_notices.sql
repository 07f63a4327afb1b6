ALTER TABLE "voicemail_boxes" ADD COLUMN "pin_failures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD COLUMN "pin_locked_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD COLUMN "greeting_digest" text;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD COLUMN "greeting_content_type" text;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD COLUMN "greeting_size_bytes" integer;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD COLUMN "greeting_duration_ms" integer;--> statement-breakpoint
ALTER TABLE "voicemail_messages" ADD COLUMN "noticed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD CONSTRAINT "voicemail_boxes_greeting_check" CHECK (num_nulls(greeting_digest, greeting_content_type, greeting_size_bytes, greeting_duration_ms) in (0, 4));--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD CONSTRAINT "voicemail_boxes_greeting_digest_check" CHECK ("greeting_digest" ~ '^[0-9a-f]{64}$');