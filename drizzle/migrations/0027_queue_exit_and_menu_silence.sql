ALTER TABLE "ivr_menus" ADD COLUMN "allows_groups" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "ivr_menus" ADD COLUMN "next_digit_sec" integer DEFAULT 2 NOT NULL;--> statement-breakpoint
ALTER TABLE "ivr_menus" ADD COLUMN "silence_tries" integer;--> statement-breakpoint
ALTER TABLE "ivr_menus" ADD COLUMN "silence_sound_id" uuid;--> statement-breakpoint
ALTER TABLE "ivr_menus" ADD COLUMN "on_silence" jsonb;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "announces_wait" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "member_sound_id" uuid;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "pauses_unanswered" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "priority" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "exit_key" text;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "exit_sound_id" uuid;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "on_exit" jsonb DEFAULT '{"kind":"HANG_UP"}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "ivr_menus" ADD CONSTRAINT "ivr_menus_silence_sound_fk" FOREIGN KEY ("tenant_id","silence_sound_id") REFERENCES "public"."sounds"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queues" ADD CONSTRAINT "queues_member_sound_fk" FOREIGN KEY ("tenant_id","member_sound_id") REFERENCES "public"."sounds"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queues" ADD CONSTRAINT "queues_exit_sound_fk" FOREIGN KEY ("tenant_id","exit_sound_id") REFERENCES "public"."sounds"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ivr_menus" ADD CONSTRAINT "ivr_menus_silence_tries_check" CHECK (silence_tries between 1 and 10);--> statement-breakpoint
ALTER TABLE "ivr_menus" ADD CONSTRAINT "ivr_menus_next_digit_check" CHECK (next_digit_sec between 1 and 10);--> statement-breakpoint
ALTER TABLE "ivr_menus" ADD CONSTRAINT "ivr_menus_on_silence_check" CHECK ("on_silence" is null or coalesce(case
      when "on_silence" ->> 'kind' in ('USER', 'RING_GROUP', 'IVR', 'QUEUE', 'VOICEMAIL', 'AI_AGENT', 'BUSINESS_HOURS', 'ANNOUNCEMENT', 'CONFERENCE') then "on_silence" ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when "on_silence" ->> 'kind' = 'EXTERNAL' then "on_silence" ->> 'number' ~ '^\+[1-9][0-9]{6,14}$'
      else "on_silence" ->> 'kind' in ('DIRECTORY', 'HANG_UP') end, false));--> statement-breakpoint
ALTER TABLE "queues" ADD CONSTRAINT "queues_exit_key_check" CHECK ("exit_key" in ('1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'));--> statement-breakpoint
ALTER TABLE "queues" ADD CONSTRAINT "queues_priority_check" CHECK (priority between 0 and 10);--> statement-breakpoint
ALTER TABLE "queues" ADD CONSTRAINT "queues_on_exit_check" CHECK ("on_exit" is null or coalesce(case
      when "on_exit" ->> 'kind' in ('USER', 'RING_GROUP', 'IVR', 'QUEUE', 'VOICEMAIL', 'AI_AGENT', 'BUSINESS_HOURS', 'ANNOUNCEMENT', 'CONFERENCE') then "on_exit" ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when "on_exit" ->> 'kind' = 'EXTERNAL' then "on_exit" ->> 'number' ~ '^\+[1-9][0-9]{6,14}$'
      else "on_exit" ->> 'kind' in ('DIRECTORY', 'HANG_UP') end, false));