CREATE TABLE "announcements" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"sound_id" uuid NOT NULL,
	"next" jsonb NOT NULL,
	CONSTRAINT "announcements_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "announcements_name_key" UNIQUE("tenant_id","name"),
	CONSTRAINT "announcements_next_check" CHECK ("next" is null or coalesce(case
      when "next" ->> 'kind' in ('USER', 'RING_GROUP', 'IVR', 'QUEUE', 'VOICEMAIL', 'AI_AGENT', 'BUSINESS_HOURS', 'ANNOUNCEMENT', 'CONFERENCE') then "next" ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when "next" ->> 'kind' = 'EXTERNAL' then "next" ->> 'number' ~ '^\+[1-9][0-9]{6,14}$'
      else "next" ->> 'kind' in ('DIRECTORY', 'HANG_UP') end, false))
);
--> statement-breakpoint
ALTER TABLE "announcements" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "business_hours" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"weekly" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"holidays" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"open" jsonb NOT NULL,
	"closed" jsonb NOT NULL,
	"override_state" text,
	"override_until" timestamp (3) with time zone,
	"override_changed_at" timestamp (3) with time zone,
	CONSTRAINT "business_hours_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "business_hours_name_key" UNIQUE("tenant_id","name"),
	CONSTRAINT "business_hours_open_check" CHECK ("open" is null or coalesce(case
      when "open" ->> 'kind' in ('USER', 'RING_GROUP', 'IVR', 'QUEUE', 'VOICEMAIL', 'AI_AGENT', 'BUSINESS_HOURS', 'ANNOUNCEMENT', 'CONFERENCE') then "open" ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when "open" ->> 'kind' = 'EXTERNAL' then "open" ->> 'number' ~ '^\+[1-9][0-9]{6,14}$'
      else "open" ->> 'kind' in ('DIRECTORY', 'HANG_UP') end, false)),
	CONSTRAINT "business_hours_closed_check" CHECK ("closed" is null or coalesce(case
      when "closed" ->> 'kind' in ('USER', 'RING_GROUP', 'IVR', 'QUEUE', 'VOICEMAIL', 'AI_AGENT', 'BUSINESS_HOURS', 'ANNOUNCEMENT', 'CONFERENCE') then "closed" ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when "closed" ->> 'kind' = 'EXTERNAL' then "closed" ->> 'number' ~ '^\+[1-9][0-9]{6,14}$'
      else "closed" ->> 'kind' in ('DIRECTORY', 'HANG_UP') end, false)),
	CONSTRAINT "business_hours_override_state_check" CHECK ("override_state" in ('open', 'closed')),
	CONSTRAINT "business_hours_override_until_check" CHECK (override_until is null or override_state is not null),
	CONSTRAINT "business_hours_lists_check" CHECK (jsonb_typeof(weekly) = 'array' and jsonb_typeof(holidays) = 'array')
);
--> statement-breakpoint
ALTER TABLE "business_hours" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "call_limits" (
	"tenant_id" uuid NOT NULL,
	"max_concurrent_calls" integer,
	"max_calls_per_second" real,
	"max_minutes_per_day" integer,
	"max_spend_micros_per_day" bigint,
	"max_call_minutes" integer,
	"allowed_countries" text[],
	"allows_premium" boolean DEFAULT false NOT NULL,
	"allows_high_risk" boolean DEFAULT false NOT NULL,
	"blocked_prefixes" text[] DEFAULT '{}' NOT NULL,
	"allowed_prefixes" text[] DEFAULT '{}' NOT NULL,
	"night" jsonb,
	"alert_at_percent" integer DEFAULT 80 NOT NULL,
	"currency" char(3) DEFAULT 'EUR' NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "call_limits_tenant_id_pk" PRIMARY KEY("tenant_id"),
	CONSTRAINT "call_limits_caps_check" CHECK (max_concurrent_calls >= 0 and max_calls_per_second > 0 and max_minutes_per_day >= 0
  and max_spend_micros_per_day >= 0 and max_call_minutes > 0),
	CONSTRAINT "call_limits_alert_check" CHECK (alert_at_percent between 1 and 100),
	CONSTRAINT "call_limits_currency_check" CHECK ("currency" ~ '^[A-Z]{3}$')
);
--> statement-breakpoint
ALTER TABLE "call_limits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "call_refusals" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"user_id" uuid,
	"number" text NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "call_refusals_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "call_refusals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rates" (
	"prefix" text PRIMARY KEY NOT NULL,
	"country" char(2),
	"class" text NOT NULL,
	"per_minute_micros" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "rates_prefix_check" CHECK ("prefix" ~ '^\+[0-9]{1,15}$'),
	CONSTRAINT "rates_class_check" CHECK ("class" in ('national', 'mobile', 'international', 'premium', 'satellite', 'high_risk', 'free', 'unknown')),
	CONSTRAINT "rates_price_check" CHECK (per_minute_micros >= 0)
);
--> statement-breakpoint
ALTER TABLE "rates" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "user_call_limits" (
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"max_concurrent_calls" integer,
	"max_calls_per_second" real,
	"max_minutes_per_day" integer,
	"max_spend_micros_per_day" bigint,
	"max_call_minutes" integer,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_call_limits_tenant_id_user_id_pk" PRIMARY KEY("tenant_id","user_id"),
	CONSTRAINT "user_call_limits_caps_check" CHECK (max_concurrent_calls >= 0 and max_calls_per_second > 0 and max_minutes_per_day >= 0
  and max_spend_micros_per_day >= 0 and max_call_minutes > 0)
);
--> statement-breakpoint
ALTER TABLE "user_call_limits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "calling_settings" (
	"tenant_id" uuid NOT NULL,
	"default_destination" jsonb,
	"main_number" text,
	"outside_prefix" text,
	"emergency_numbers" text[],
	"emergency_trunk_ids" uuid[] DEFAULT '{}' NOT NULL,
	"emergency_caller_id" text,
	"emergency_notify" text[] DEFAULT '{}' NOT NULL,
	"emergency_location" text,
	"parking_slots" integer DEFAULT 10 NOT NULL,
	"parking_timeout_sec" integer DEFAULT 120 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "calling_settings_tenant_id_pk" PRIMARY KEY("tenant_id"),
	CONSTRAINT "calling_settings_default_destination_check" CHECK ("default_destination" is null or coalesce(case
      when "default_destination" ->> 'kind' in ('USER', 'RING_GROUP', 'IVR', 'QUEUE', 'VOICEMAIL', 'AI_AGENT', 'BUSINESS_HOURS', 'ANNOUNCEMENT', 'CONFERENCE') then "default_destination" ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when "default_destination" ->> 'kind' = 'EXTERNAL' then "default_destination" ->> 'number' ~ '^\+[1-9][0-9]{6,14}$'
      else "default_destination" ->> 'kind' in ('DIRECTORY', 'HANG_UP') end, false)),
	CONSTRAINT "calling_settings_main_number_check" CHECK ("main_number" ~ '^\+[1-9][0-9]{6,14}$'),
	CONSTRAINT "calling_settings_outside_prefix_check" CHECK ("outside_prefix" ~ '^[0-9]{1,2}$'),
	CONSTRAINT "calling_settings_parking_check" CHECK (parking_slots between 1 and 20 and parking_timeout_sec between 15 and 900)
);
--> statement-breakpoint
ALTER TABLE "calling_settings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "emergency_notifications" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"user_id" uuid,
	"caller_extension" text,
	"number" text NOT NULL,
	"notified_at" timestamp (3) with time zone,
	CONSTRAINT "emergency_notifications_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "emergency_notifications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "conference_rooms" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"pin" text,
	"host_pin" text,
	"waits_for_host" boolean DEFAULT false NOT NULL,
	"announces_names" boolean DEFAULT true NOT NULL,
	"max_members" integer DEFAULT 20 NOT NULL,
	CONSTRAINT "conference_rooms_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "conference_rooms_name_key" UNIQUE("tenant_id","name"),
	CONSTRAINT "conference_rooms_pin_check" CHECK ("pin" ~ '^[0-9]{4,10}$'),
	CONSTRAINT "conference_rooms_host_pin_check" CHECK ("host_pin" ~ '^[0-9]{4,10}$'),
	CONSTRAINT "conference_rooms_pins_check" CHECK (pin <> host_pin),
	CONSTRAINT "conference_rooms_max_members_check" CHECK (max_members between 2 and 200)
);
--> statement-breakpoint
ALTER TABLE "conference_rooms" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ivr_menus" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"greeting_sound_id" uuid NOT NULL,
	"keys" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"allows_extensions" boolean DEFAULT false NOT NULL,
	"timeout_sec" integer DEFAULT 5 NOT NULL,
	"tries" integer DEFAULT 3 NOT NULL,
	"invalid_sound_id" uuid,
	"give_up" jsonb DEFAULT '{"kind":"HANG_UP"}'::jsonb NOT NULL,
	CONSTRAINT "ivr_menus_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "ivr_menus_name_key" UNIQUE("tenant_id","name"),
	CONSTRAINT "ivr_menus_keys_check" CHECK (jsonb_typeof(keys) = 'array'),
	CONSTRAINT "ivr_menus_timeout_check" CHECK (timeout_sec between 1 and 60),
	CONSTRAINT "ivr_menus_tries_check" CHECK (tries between 1 and 10),
	CONSTRAINT "ivr_menus_give_up_check" CHECK ("give_up" is null or coalesce(case
      when "give_up" ->> 'kind' in ('USER', 'RING_GROUP', 'IVR', 'QUEUE', 'VOICEMAIL', 'AI_AGENT', 'BUSINESS_HOURS', 'ANNOUNCEMENT', 'CONFERENCE') then "give_up" ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when "give_up" ->> 'kind' = 'EXTERNAL' then "give_up" ->> 'number' ~ '^\+[1-9][0-9]{6,14}$'
      else "give_up" ->> 'kind' in ('DIRECTORY', 'HANG_UP') end, false))
);
--> statement-breakpoint
ALTER TABLE "ivr_menus" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "outbound_policies" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"rules" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "outbound_policies_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "outbound_policies_name_key" UNIQUE("tenant_id","name"),
	CONSTRAINT "outbound_policies_rules_check" CHECK (jsonb_typeof(rules) = 'array')
);
--> statement-breakpoint
ALTER TABLE "outbound_policies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "user_outbound" (
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"policy_id" uuid,
	"caller_id" text,
	"hides_number" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_outbound_tenant_id_user_id_pk" PRIMARY KEY("tenant_id","user_id"),
	CONSTRAINT "user_outbound_caller_id_check" CHECK ("caller_id" ~ '^\+[1-9][0-9]{6,14}$')
);
--> statement-breakpoint
ALTER TABLE "user_outbound" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "queue_member_states" (
	"tenant_id" uuid NOT NULL,
	"queue_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"source" text NOT NULL,
	"in_force_at" timestamp (3) with time zone,
	CONSTRAINT "queue_member_states_tenant_id_queue_id_user_id_pk" PRIMARY KEY("tenant_id","queue_id","user_id"),
	CONSTRAINT "queue_member_states_state_check" CHECK ("state" in ('in', 'out', 'paused')),
	CONSTRAINT "queue_member_states_source_check" CHECK ("source" in ('portal', 'phone'))
);
--> statement-breakpoint
ALTER TABLE "queue_member_states" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "queue_members" (
	"tenant_id" uuid NOT NULL,
	"queue_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"penalty" integer DEFAULT 0 NOT NULL,
	"is_fixed" boolean DEFAULT false NOT NULL,
	CONSTRAINT "queue_members_tenant_id_queue_id_user_id_pk" PRIMARY KEY("tenant_id","queue_id","user_id"),
	CONSTRAINT "queue_members_penalty_check" CHECK (penalty between 0 and 20)
);
--> statement-breakpoint
ALTER TABLE "queue_members" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "queues" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"strategy" text DEFAULT 'RING_ALL' NOT NULL,
	"ring_sec" integer DEFAULT 20 NOT NULL,
	"retry_sec" integer DEFAULT 3 NOT NULL,
	"wrap_up_sec" integer DEFAULT 0 NOT NULL,
	"max_wait_sec" integer DEFAULT 300 NOT NULL,
	"max_length" integer DEFAULT 50 NOT NULL,
	"joins_when_empty" boolean DEFAULT false NOT NULL,
	"announces_position" boolean DEFAULT true NOT NULL,
	"announce_every_sec" integer DEFAULT 30 NOT NULL,
	"greeting_sound_id" uuid,
	"comfort_sound_id" uuid,
	"caller_name_prefix" text,
	"on_timeout" jsonb DEFAULT '{"kind":"HANG_UP"}'::jsonb NOT NULL,
	"on_full" jsonb DEFAULT '{"kind":"HANG_UP"}'::jsonb NOT NULL,
	"on_empty" jsonb DEFAULT '{"kind":"HANG_UP"}'::jsonb NOT NULL,
	CONSTRAINT "queues_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "queues_name_key" UNIQUE("tenant_id","name"),
	CONSTRAINT "queues_strategy_check" CHECK ("strategy" in ('RING_ALL', 'LEAST_RECENT', 'FEWEST_CALLS', 'ROUND_ROBIN', 'RANDOM', 'IN_ORDER')),
	CONSTRAINT "queues_bounds_check" CHECK (ring_sec between 5 and 120 and retry_sec between 0 and 60 and wrap_up_sec between 0 and 600
        and max_wait_sec between 10 and 7200 and max_length between 1 and 500 and announce_every_sec between 10 and 600),
	CONSTRAINT "queues_on_timeout_check" CHECK ("on_timeout" is null or coalesce(case
      when "on_timeout" ->> 'kind' in ('USER', 'RING_GROUP', 'IVR', 'QUEUE', 'VOICEMAIL', 'AI_AGENT', 'BUSINESS_HOURS', 'ANNOUNCEMENT', 'CONFERENCE') then "on_timeout" ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when "on_timeout" ->> 'kind' = 'EXTERNAL' then "on_timeout" ->> 'number' ~ '^\+[1-9][0-9]{6,14}$'
      else "on_timeout" ->> 'kind' in ('DIRECTORY', 'HANG_UP') end, false)),
	CONSTRAINT "queues_on_full_check" CHECK ("on_full" is null or coalesce(case
      when "on_full" ->> 'kind' in ('USER', 'RING_GROUP', 'IVR', 'QUEUE', 'VOICEMAIL', 'AI_AGENT', 'BUSINESS_HOURS', 'ANNOUNCEMENT', 'CONFERENCE') then "on_full" ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when "on_full" ->> 'kind' = 'EXTERNAL' then "on_full" ->> 'number' ~ '^\+[1-9][0-9]{6,14}$'
      else "on_full" ->> 'kind' in ('DIRECTORY', 'HANG_UP') end, false)),
	CONSTRAINT "queues_on_empty_check" CHECK ("on_empty" is null or coalesce(case
      when "on_empty" ->> 'kind' in ('USER', 'RING_GROUP', 'IVR', 'QUEUE', 'VOICEMAIL', 'AI_AGENT', 'BUSINESS_HOURS', 'ANNOUNCEMENT', 'CONFERENCE') then "on_empty" ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when "on_empty" ->> 'kind' = 'EXTERNAL' then "on_empty" ->> 'number' ~ '^\+[1-9][0-9]{6,14}$'
      else "on_empty" ->> 'kind' in ('DIRECTORY', 'HANG_UP') end, false))
);
--> statement-breakpoint
ALTER TABLE "queues" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ring_group_members" (
	"tenant_id" uuid NOT NULL,
	"ring_group_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"user_id" uuid,
	"number" text,
	CONSTRAINT "ring_group_members_tenant_id_ring_group_id_position_pk" PRIMARY KEY("tenant_id","ring_group_id","position"),
	CONSTRAINT "ring_group_members_user_key" UNIQUE("tenant_id","ring_group_id","user_id"),
	CONSTRAINT "ring_group_members_number_check" CHECK ("number" ~ '^\+[1-9][0-9]{6,14}$'),
	CONSTRAINT "ring_group_members_either_check" CHECK ((user_id is null) <> (number is null))
);
--> statement-breakpoint
ALTER TABLE "ring_group_members" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ring_groups" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"strategy" text DEFAULT 'ALL' NOT NULL,
	"ring_sec" integer DEFAULT 20 NOT NULL,
	"caller_name_prefix" text,
	"no_answer" jsonb DEFAULT '{"kind":"HANG_UP"}'::jsonb NOT NULL,
	CONSTRAINT "ring_groups_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "ring_groups_name_key" UNIQUE("tenant_id","name"),
	CONSTRAINT "ring_groups_strategy_check" CHECK ("strategy" in ('ALL', 'IN_ORDER', 'ROUND_ROBIN')),
	CONSTRAINT "ring_groups_ring_sec_check" CHECK (ring_sec between 5 and 300),
	CONSTRAINT "ring_groups_no_answer_check" CHECK ("no_answer" is null or coalesce(case
      when "no_answer" ->> 'kind' in ('USER', 'RING_GROUP', 'IVR', 'QUEUE', 'VOICEMAIL', 'AI_AGENT', 'BUSINESS_HOURS', 'ANNOUNCEMENT', 'CONFERENCE') then "no_answer" ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when "no_answer" ->> 'kind' = 'EXTERNAL' then "no_answer" ->> 'number' ~ '^\+[1-9][0-9]{6,14}$'
      else "no_answer" ->> 'kind' in ('DIRECTORY', 'HANG_UP') end, false))
);
--> statement-breakpoint
ALTER TABLE "ring_groups" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sounds" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	"text" text,
	"language" text NOT NULL,
	"digest" text NOT NULL,
	"content_type" text,
	"duration_ms" integer,
	"size_bytes" integer,
	CONSTRAINT "sounds_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "sounds_name_key" UNIQUE("tenant_id","name"),
	CONSTRAINT "sounds_source_check" CHECK ("source" in ('upload', 'text')),
	CONSTRAINT "sounds_digest_check" CHECK ("digest" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "sounds_text_check" CHECK (source <> 'text' or text is not null),
	CONSTRAINT "sounds_upload_check" CHECK ((source = 'upload') = (content_type is not null and size_bytes is not null))
);
--> statement-breakpoint
ALTER TABLE "sounds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "trunk_states" (
	"tenant_id" uuid NOT NULL,
	"trunk_id" uuid NOT NULL,
	"gateway_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"state" text NOT NULL,
	"registration" text DEFAULT 'none' NOT NULL,
	"reason" text,
	"latency_ms" real,
	"channels" integer,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"reported_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "trunk_states_tenant_id_trunk_id_gateway_id_pk" PRIMARY KEY("tenant_id","trunk_id","gateway_id"),
	CONSTRAINT "trunk_states_state_check" CHECK ("state" in ('up', 'down', 'disabled', 'unknown')),
	CONSTRAINT "trunk_states_registration_check" CHECK ("registration" in ('registered', 'unregistered', 'rejected', 'none'))
);
--> statement-breakpoint
ALTER TABLE "trunk_states" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "trunk_tests" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"trunk_id" uuid NOT NULL,
	"gateway_id" uuid,
	"status" text DEFAULT 'running' NOT NULL,
	"steps" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "trunk_tests_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "trunk_tests_status_check" CHECK ("status" in ('running', 'passed', 'failed', 'expired'))
);
--> statement-breakpoint
ALTER TABLE "trunk_tests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "trunks" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"scope" text DEFAULT 'tenant' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"name" text NOT NULL,
	"carrier" text,
	"enabled" boolean DEFAULT true NOT NULL,
	"sip_name" text NOT NULL,
	"authentication" text DEFAULT 'registration' NOT NULL,
	"host" text NOT NULL,
	"port" integer DEFAULT 5060 NOT NULL,
	"transport" text DEFAULT 'udp' NOT NULL,
	"encrypts_media" boolean DEFAULT false NOT NULL,
	"verifies_certificate" boolean DEFAULT true NOT NULL,
	"username" text,
	"secret_ciphertext" text,
	"from_domain" text,
	"codecs" text[] DEFAULT '{alaw,ulaw}' NOT NULL,
	"max_channels" integer,
	"inbound_addresses" text[] DEFAULT '{}' NOT NULL,
	"outbound_format" text DEFAULT 'e164_plus' NOT NULL,
	"inbound_format" text DEFAULT 'e164_plus' NOT NULL,
	"caller_id_header" text DEFAULT 'from' NOT NULL,
	"fallback_caller_id" text,
	"passes_foreign_caller_id" boolean DEFAULT false NOT NULL,
	CONSTRAINT "trunks_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "trunks_name_key" UNIQUE("tenant_id","name"),
	CONSTRAINT "trunks_sip_name_key" UNIQUE("sip_name"),
	CONSTRAINT "trunks_scope_key" UNIQUE("tenant_id","id","scope"),
	CONSTRAINT "trunks_scope_check" CHECK ("scope" in ('tenant', 'platform')),
	CONSTRAINT "trunks_sip_name_check" CHECK ("sip_name" ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
	CONSTRAINT "trunks_authentication_check" CHECK ("authentication" in ('registration', 'ip')),
	CONSTRAINT "trunks_transport_check" CHECK ("transport" in ('udp', 'tcp', 'tls')),
	CONSTRAINT "trunks_outbound_format_check" CHECK ("outbound_format" in ('e164_plus', 'e164', 'national')),
	CONSTRAINT "trunks_inbound_format_check" CHECK ("inbound_format" in ('e164_plus', 'e164', 'national')),
	CONSTRAINT "trunks_caller_id_header_check" CHECK ("caller_id_header" in ('from', 'p_asserted_identity')),
	CONSTRAINT "trunks_port_check" CHECK (port between 1 and 65535),
	CONSTRAINT "trunks_max_channels_check" CHECK (max_channels between 1 and 1000),
	CONSTRAINT "trunks_media_check" CHECK (not encrypts_media or transport = 'tls'),
	CONSTRAINT "trunks_username_check" CHECK (authentication <> 'registration' or username is not null)
);
--> statement-breakpoint
ALTER TABLE "trunks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "user_call_settings" (
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"field" text NOT NULL,
	"value" jsonb NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"source" text NOT NULL,
	"in_force_at" timestamp (3) with time zone,
	CONSTRAINT "user_call_settings_tenant_id_user_id_field_pk" PRIMARY KEY("tenant_id","user_id","field"),
	CONSTRAINT "user_call_settings_field_check" CHECK ("field" in ('doNotDisturb', 'forwardAlways', 'forwardBusy', 'forwardNoAnswer', 'ringSec')),
	CONSTRAINT "user_call_settings_source_check" CHECK ("source" in ('portal', 'phone'))
);
--> statement-breakpoint
ALTER TABLE "user_call_settings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "voicemail_boxes" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"user_id" uuid,
	"name" text,
	"pin_ciphertext" text,
	"pin_changed_at" timestamp (3) with time zone,
	"pin_source" text,
	"pin_in_force_at" timestamp (3) with time zone,
	"email" text,
	"attaches_audio" boolean DEFAULT false NOT NULL,
	"greeting_sound_id" uuid,
	"max_message_sec" integer DEFAULT 180 NOT NULL,
	CONSTRAINT "voicemail_boxes_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "voicemail_boxes_user_key" UNIQUE("tenant_id","user_id"),
	CONSTRAINT "voicemail_boxes_pin_source_check" CHECK ("pin_source" in ('portal', 'phone')),
	CONSTRAINT "voicemail_boxes_pin_check" CHECK ((pin_ciphertext is null) = (pin_changed_at is null)),
	CONSTRAINT "voicemail_boxes_name_check" CHECK (user_id is not null or name is not null),
	CONSTRAINT "voicemail_boxes_max_message_check" CHECK (max_message_sec between 10 and 600)
);
--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "voicemail_messages" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"box_id" uuid NOT NULL,
	"caller_id" text,
	"caller_name" text,
	"received_at" timestamp (3) with time zone NOT NULL,
	"duration_sec" real NOT NULL,
	"heard_at" timestamp (3) with time zone,
	"deleted_at" timestamp (3) with time zone,
	"object_key" text,
	"size_bytes" integer,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"in_force_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "voicemail_messages_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "voicemail_messages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "dids" DROP CONSTRAINT "dids_destination_kind_check";--> statement-breakpoint
ALTER TABLE "dids" DROP CONSTRAINT "dids_destination_check";--> statement-breakpoint
ALTER TABLE "extensions" DROP CONSTRAINT "extensions_kind_check";--> statement-breakpoint
ALTER TABLE "extensions" DROP CONSTRAINT "extensions_owner_check";--> statement-breakpoint
ALTER TABLE "small_jobs" DROP CONSTRAINT "small_jobs_kind_check";--> statement-breakpoint
ALTER TABLE "dids" ADD COLUMN "destination" jsonb;--> statement-breakpoint
ALTER TABLE "extensions" ADD COLUMN "ring_group_id" uuid;--> statement-breakpoint
ALTER TABLE "extensions" ADD COLUMN "ivr_menu_id" uuid;--> statement-breakpoint
ALTER TABLE "extensions" ADD COLUMN "queue_id" uuid;--> statement-breakpoint
ALTER TABLE "extensions" ADD COLUMN "conference_room_id" uuid;--> statement-breakpoint
ALTER TABLE "extensions" ADD COLUMN "voicemail_box_id" uuid;--> statement-breakpoint
ALTER TABLE "announcements" ADD CONSTRAINT "announcements_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "announcements" ADD CONSTRAINT "announcements_sound_fk" FOREIGN KEY ("tenant_id","sound_id") REFERENCES "public"."sounds"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "business_hours" ADD CONSTRAINT "business_hours_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_limits" ADD CONSTRAINT "call_limits_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_refusals" ADD CONSTRAINT "call_refusals_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_call_limits" ADD CONSTRAINT "user_call_limits_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_call_limits" ADD CONSTRAINT "user_call_limits_user_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calling_settings" ADD CONSTRAINT "calling_settings_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "emergency_notifications" ADD CONSTRAINT "emergency_notifications_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "emergency_notifications" ADD CONSTRAINT "emergency_notifications_user_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conference_rooms" ADD CONSTRAINT "conference_rooms_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ivr_menus" ADD CONSTRAINT "ivr_menus_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ivr_menus" ADD CONSTRAINT "ivr_menus_greeting_sound_fk" FOREIGN KEY ("tenant_id","greeting_sound_id") REFERENCES "public"."sounds"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ivr_menus" ADD CONSTRAINT "ivr_menus_invalid_sound_fk" FOREIGN KEY ("tenant_id","invalid_sound_id") REFERENCES "public"."sounds"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbound_policies" ADD CONSTRAINT "outbound_policies_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_outbound" ADD CONSTRAINT "user_outbound_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_outbound" ADD CONSTRAINT "user_outbound_user_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_outbound" ADD CONSTRAINT "user_outbound_policy_fk" FOREIGN KEY ("tenant_id","policy_id") REFERENCES "public"."outbound_policies"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_member_states" ADD CONSTRAINT "queue_member_states_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_member_states" ADD CONSTRAINT "queue_member_states_queue_fk" FOREIGN KEY ("tenant_id","queue_id") REFERENCES "public"."queues"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_member_states" ADD CONSTRAINT "queue_member_states_user_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_members" ADD CONSTRAINT "queue_members_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_members" ADD CONSTRAINT "queue_members_queue_fk" FOREIGN KEY ("tenant_id","queue_id") REFERENCES "public"."queues"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_members" ADD CONSTRAINT "queue_members_user_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queues" ADD CONSTRAINT "queues_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queues" ADD CONSTRAINT "queues_greeting_sound_fk" FOREIGN KEY ("tenant_id","greeting_sound_id") REFERENCES "public"."sounds"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queues" ADD CONSTRAINT "queues_comfort_sound_fk" FOREIGN KEY ("tenant_id","comfort_sound_id") REFERENCES "public"."sounds"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ring_group_members" ADD CONSTRAINT "ring_group_members_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ring_group_members" ADD CONSTRAINT "ring_group_members_ring_group_fk" FOREIGN KEY ("tenant_id","ring_group_id") REFERENCES "public"."ring_groups"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ring_group_members" ADD CONSTRAINT "ring_group_members_user_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ring_groups" ADD CONSTRAINT "ring_groups_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sounds" ADD CONSTRAINT "sounds_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trunk_states" ADD CONSTRAINT "trunk_states_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trunk_states" ADD CONSTRAINT "trunk_states_gateway_id_gateways_id_fk" FOREIGN KEY ("gateway_id") REFERENCES "public"."gateways"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trunk_states" ADD CONSTRAINT "trunk_states_trunk_fk" FOREIGN KEY ("tenant_id","trunk_id","scope") REFERENCES "public"."trunks"("tenant_id","id","scope") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trunk_tests" ADD CONSTRAINT "trunk_tests_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trunk_tests" ADD CONSTRAINT "trunk_tests_gateway_id_gateways_id_fk" FOREIGN KEY ("gateway_id") REFERENCES "public"."gateways"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trunk_tests" ADD CONSTRAINT "trunk_tests_trunk_fk" FOREIGN KEY ("tenant_id","trunk_id") REFERENCES "public"."trunks"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trunks" ADD CONSTRAINT "trunks_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_call_settings" ADD CONSTRAINT "user_call_settings_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_call_settings" ADD CONSTRAINT "user_call_settings_user_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD CONSTRAINT "voicemail_boxes_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD CONSTRAINT "voicemail_boxes_user_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD CONSTRAINT "voicemail_boxes_greeting_sound_fk" FOREIGN KEY ("tenant_id","greeting_sound_id") REFERENCES "public"."sounds"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voicemail_messages" ADD CONSTRAINT "voicemail_messages_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voicemail_messages" ADD CONSTRAINT "voicemail_messages_box_fk" FOREIGN KEY ("tenant_id","box_id") REFERENCES "public"."voicemail_boxes"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "announcements_created_idx" ON "announcements" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "business_hours_created_idx" ON "business_hours" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "call_refusals_at_idx" ON "call_refusals" USING btree ("tenant_id","at","id");--> statement-breakpoint
CREATE INDEX "emergency_notifications_at_idx" ON "emergency_notifications" USING btree ("tenant_id","at","id");--> statement-breakpoint
CREATE INDEX "conference_rooms_created_idx" ON "conference_rooms" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "ivr_menus_created_idx" ON "ivr_menus" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "outbound_policies_default_key" ON "outbound_policies" USING btree ("tenant_id") WHERE is_default;--> statement-breakpoint
CREATE INDEX "outbound_policies_created_idx" ON "outbound_policies" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "user_outbound_policy_idx" ON "user_outbound" USING btree ("tenant_id","policy_id");--> statement-breakpoint
CREATE INDEX "queue_members_user_idx" ON "queue_members" USING btree ("tenant_id","user_id");--> statement-breakpoint
CREATE INDEX "queues_created_idx" ON "queues" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "ring_group_members_user_idx" ON "ring_group_members" USING btree ("tenant_id","user_id");--> statement-breakpoint
CREATE INDEX "ring_groups_created_idx" ON "ring_groups" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "sounds_created_idx" ON "sounds" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "sounds_digest_idx" ON "sounds" USING btree ("tenant_id","digest");--> statement-breakpoint
CREATE INDEX "trunk_tests_trunk_idx" ON "trunk_tests" USING btree ("tenant_id","trunk_id","started_at");--> statement-breakpoint
CREATE INDEX "trunks_created_idx" ON "trunks" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "trunks_platform_idx" ON "trunks" USING btree ("scope") WHERE scope = 'platform';--> statement-breakpoint
CREATE UNIQUE INDEX "voicemail_boxes_name_key" ON "voicemail_boxes" USING btree ("tenant_id","name") WHERE user_id is null;--> statement-breakpoint
CREATE INDEX "voicemail_boxes_created_idx" ON "voicemail_boxes" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "voicemail_messages_box_idx" ON "voicemail_messages" USING btree ("tenant_id","box_id","received_at","id");--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_ring_group_fk" FOREIGN KEY ("tenant_id","ring_group_id") REFERENCES "public"."ring_groups"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_ivr_menu_fk" FOREIGN KEY ("tenant_id","ivr_menu_id") REFERENCES "public"."ivr_menus"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_queue_fk" FOREIGN KEY ("tenant_id","queue_id") REFERENCES "public"."queues"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_conference_room_fk" FOREIGN KEY ("tenant_id","conference_room_id") REFERENCES "public"."conference_rooms"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_voicemail_box_fk" FOREIGN KEY ("tenant_id","voicemail_box_id") REFERENCES "public"."voicemail_boxes"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dids_tenant_number_idx" ON "dids" USING btree ("tenant_id","number");--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_ring_group_key" UNIQUE("tenant_id","ring_group_id");--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_ivr_menu_key" UNIQUE("tenant_id","ivr_menu_id");--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_queue_key" UNIQUE("tenant_id","queue_id");--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_conference_room_key" UNIQUE("tenant_id","conference_room_id");--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_voicemail_box_key" UNIQUE("tenant_id","voicemail_box_id");--> statement-breakpoint
ALTER TABLE "dids" ADD CONSTRAINT "dids_destination_check" CHECK ("destination" is null or coalesce(case
      when "destination" ->> 'kind' in ('USER', 'RING_GROUP', 'IVR', 'QUEUE', 'VOICEMAIL', 'AI_AGENT', 'BUSINESS_HOURS', 'ANNOUNCEMENT', 'CONFERENCE') then "destination" ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when "destination" ->> 'kind' = 'EXTERNAL' then "destination" ->> 'number' ~ '^\+[1-9][0-9]{6,14}$'
      else "destination" ->> 'kind' in ('DIRECTORY', 'HANG_UP') end, false));--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_kind_check" CHECK ("kind" in ('user', 'agent', 'feature', 'ring_group', 'ivr', 'queue', 'conference', 'voicemail'));--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_owner_check" CHECK ((kind = 'user') = (user_id is not null) and (kind = 'agent') = (agent_id is not null)
        and (kind = 'ring_group') = (ring_group_id is not null) and (kind = 'ivr') = (ivr_menu_id is not null)
        and (kind = 'queue') = (queue_id is not null) and (kind = 'conference') = (conference_room_id is not null)
        and (kind = 'voicemail') = (voicemail_box_id is not null));--> statement-breakpoint
ALTER TABLE "small_jobs" ADD CONSTRAINT "small_jobs_kind_check" CHECK ("kind" ~ '^[a-z_]{2,40}$');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "announcements" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "business_hours" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "business_hours" AS PERMISSIVE FOR SELECT TO public USING (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "call_limits" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "call_limits" AS PERMISSIVE FOR SELECT TO public USING (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "call_refusals" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "call_refusals" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "platform_scope" ON "rates" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "user_call_limits" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "user_call_limits" AS PERMISSIVE FOR SELECT TO public USING (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "calling_settings" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "emergency_notifications" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "emergency_notifications" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "conference_rooms" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "ivr_menus" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "outbound_policies" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "user_outbound" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "queue_member_states" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "queue_member_states" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "queue_members" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "queues" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "ring_group_members" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "ring_groups" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "sounds" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "trunk_states" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "trunk_states" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "shared_by_platform" ON "trunk_states" AS PERMISSIVE FOR SELECT TO public USING ("scope" = 'platform');--> statement-breakpoint
CREATE POLICY "platform_rows" ON "trunk_states" AS RESTRICTIVE FOR ALL TO public USING (true) WITH CHECK ("scope" <> 'platform' or current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "trunk_tests" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "trunk_tests" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "trunks" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "trunks" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "shared_by_platform" ON "trunks" AS PERMISSIVE FOR SELECT TO public USING ("scope" = 'platform');--> statement-breakpoint
CREATE POLICY "platform_rows" ON "trunks" AS RESTRICTIVE FOR ALL TO public USING (true) WITH CHECK ("scope" <> 'platform' or current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "user_call_settings" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "user_call_settings" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "voicemail_boxes" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "voicemail_boxes" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "voicemail_messages" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "voicemail_messages" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');