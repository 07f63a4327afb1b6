ALTER TABLE "calling_settings" ADD COLUMN "music_sound_ids" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "dids" ADD COLUMN "language" text;--> statement-breakpoint
ALTER TABLE "ivr_menus" ADD COLUMN "language" text;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "music_sound_ids" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "dids" ADD CONSTRAINT "dids_language_check" CHECK ("language" ~ '^[a-z]{2}$');--> statement-breakpoint
ALTER TABLE "ivr_menus" ADD CONSTRAINT "ivr_menus_language_check" CHECK ("language" ~ '^[a-z]{2}$');--> statement-breakpoint
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_language_check" CHECK ("language" ~ '^[a-z]{2}$');