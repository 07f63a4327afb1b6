ALTER TABLE "blocked_callers" DROP CONSTRAINT "blocked_callers_number_key";--> statement-breakpoint
ALTER TABLE "user_call_settings" DROP CONSTRAINT "user_call_settings_field_check";--> statement-breakpoint
ALTER TABLE "blocked_callers" ADD COLUMN "user_id" uuid;--> statement-breakpoint
ALTER TABLE "ring_group_members" ADD COLUMN "after_sec" integer;--> statement-breakpoint
ALTER TABLE "ring_group_members" ADD COLUMN "ring_sec" integer;--> statement-breakpoint
ALTER TABLE "ring_groups" ADD COLUMN "asks_to_accept" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "ring_groups" ADD COLUMN "skips_busy" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "ring_groups" ADD COLUMN "ring_tone" integer;--> statement-breakpoint
ALTER TABLE "blocked_callers" ADD CONSTRAINT "blocked_callers_user_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blocked_callers" ADD CONSTRAINT "blocked_callers_number_key" UNIQUE NULLS NOT DISTINCT("tenant_id","user_id","kind","number");--> statement-breakpoint
ALTER TABLE "ring_group_members" ADD CONSTRAINT "ring_group_members_after_sec_check" CHECK (after_sec between 0 and 120);--> statement-breakpoint
ALTER TABLE "ring_group_members" ADD CONSTRAINT "ring_group_members_ring_sec_check" CHECK (ring_sec between 5 and 300);--> statement-breakpoint
ALTER TABLE "ring_groups" ADD CONSTRAINT "ring_groups_ring_tone_check" CHECK (ring_tone between 1 and 8);--> statement-breakpoint
ALTER TABLE "user_call_settings" ADD CONSTRAINT "user_call_settings_field_check" CHECK ("field" in ('doNotDisturb', 'forwardAlways', 'forwardBusy', 'forwardNoAnswer', 'ringSec', 'forwardAlwaysAsks', 'forwardBusyAsks', 'forwardNoAnswerAsks', 'alsoRings'));