ALTER TABLE "voicemail_boxes" ADD COLUMN "greeting_changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD COLUMN "greeting_recorded_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD COLUMN "greeting_problem" text;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD COLUMN "notice_problem" text;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD COLUMN "notice_problem_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "voicemail_messages" ADD COLUMN "spool_id" uuid;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD CONSTRAINT "voicemail_boxes_notice_problem_check" CHECK ((notice_problem is null) = (notice_problem_at is null));