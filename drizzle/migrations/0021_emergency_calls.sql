ALTER TABLE "emergency_notifications" ADD COLUMN "device_id" uuid;--> statement-breakpoint
ALTER TABLE "emergency_notifications" ADD COLUMN "device_label" text;--> statement-breakpoint
ALTER TABLE "emergency_notifications" ADD COLUMN "trunk_id" uuid;--> statement-breakpoint
ALTER TABLE "emergency_notifications" ADD COLUMN "trunk_name" text;--> statement-breakpoint
ALTER TABLE "emergency_notifications" ADD COLUMN "callback_number" text;--> statement-breakpoint
ALTER TABLE "emergency_notifications" ADD COLUMN "failed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "emergency_notifications" ADD COLUMN "failure_notified_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "emergency_notifications" ADD COLUMN "seen_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "emergency_notifications" ADD COLUMN "seen_by" uuid;--> statement-breakpoint
ALTER TABLE "emergency_notifications" ADD COLUMN "seen_by_name" text;