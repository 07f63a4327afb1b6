CREATE TABLE "agent_prompt_versions" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"agent_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"prompt" text NOT NULL,
	"created_by" uuid,
	"published_at" timestamp (3) with time zone,
	CONSTRAINT "agent_prompt_versions_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "agent_prompt_versions_version_key" UNIQUE("tenant_id","agent_id","version"),
	CONSTRAINT "agent_prompt_versions_agent_id_key" UNIQUE("tenant_id","agent_id","id")
);
--> statement-breakpoint
ALTER TABLE "agent_prompt_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "agents" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"voice_provider" text NOT NULL,
	"model" text,
	"voice" text,
	"language" text NOT NULL,
	"time_zone" text NOT NULL,
	"first_message" text DEFAULT '' NOT NULL,
	"interruption" jsonb DEFAULT '{"enabled":true,"minSpeechMs":120}'::jsonb NOT NULL,
	"tools" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"fallback" jsonb DEFAULT '{"kind":"hang_up"}'::jsonb NOT NULL,
	"max_duration_sec" integer DEFAULT 1800 NOT NULL,
	"published_version_id" uuid,
	CONSTRAINT "agents_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "agents_name_key" UNIQUE("tenant_id","name"),
	CONSTRAINT "agents_status_check" CHECK ("status" in ('active', 'disabled')),
	CONSTRAINT "agents_voice_provider_check" CHECK ("voice_provider" in ('practice', 'openai-realtime', 'ultravox', 'elevenlabs')),
	CONSTRAINT "agents_max_duration_check" CHECK (max_duration_sec between 10 and 7200)
);
--> statement-breakpoint
ALTER TABLE "agents" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "apply_jobs" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"gateway_id" uuid NOT NULL,
	"snapshot_id" uuid NOT NULL,
	"revision" bigint NOT NULL,
	"previous_snapshot_id" uuid,
	"rollback_to" uuid,
	"kind" text DEFAULT 'apply' NOT NULL,
	"status" text DEFAULT 'PENDING' NOT NULL,
	"step" text,
	"reason" text,
	"change_count" integer DEFAULT 0 NOT NULL,
	"requested_by" uuid,
	"requested_by_name" text,
	"lease_token" uuid,
	"lease_expires_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"error" jsonb,
	"timings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"file_diff" text,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "apply_jobs_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "apply_jobs_kind_check" CHECK ("kind" in ('apply', 'rollback')),
	CONSTRAINT "apply_jobs_status_check" CHECK ("status" in ('PENDING', 'RUNNING', 'SUCCESS', 'FAILED', 'ROLLED_BACK'))
);
--> statement-breakpoint
ALTER TABLE "apply_jobs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"tenant_id" uuid NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"hash" text DEFAULT '' NOT NULL,
	"pruned_seq" bigint DEFAULT 0 NOT NULL,
	"pruned_hash" text DEFAULT '' NOT NULL,
	CONSTRAINT "audit_heads_tenant_id_pk" PRIMARY KEY("tenant_id")
);
--> statement-breakpoint
ALTER TABLE "audit_heads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_log" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"actor_name" text,
	"acting_tenant_id" uuid,
	"action" text NOT NULL,
	"entity_type" text NOT NULL,
	"entity_id" text,
	"entity_name" text,
	"before" jsonb,
	"after" jsonb,
	"address" "inet",
	"user_agent" text,
	"request_id" text,
	"previous_hash" text DEFAULT '' NOT NULL,
	"hash" text DEFAULT '' NOT NULL,
	CONSTRAINT "audit_log_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "audit_log_seq_key" UNIQUE("tenant_id","seq"),
	CONSTRAINT "audit_log_actor_kind_check" CHECK ("actor_kind" in ('user', 'api_key', 'gateway', 'system', 'anonymous'))
);
--> statement-breakpoint
ALTER TABLE "audit_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "call_events" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"call_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"leg_id" uuid,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "call_events_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "call_events_seq_key" UNIQUE("tenant_id","call_id","seq")
);
--> statement-breakpoint
ALTER TABLE "call_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "call_legs" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"call_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"user_id" uuid,
	"device_id" uuid,
	"agent_id" uuid,
	"number" text,
	"name" text,
	"channel_id" text,
	"channel_name" text,
	"codec" text,
	"started_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"hangup_cause" integer,
	"quality" jsonb,
	CONSTRAINT "call_legs_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "call_legs_kind_check" CHECK ("kind" in ('device', 'agent', 'trunk', 'feature'))
);
--> statement-breakpoint
ALTER TABLE "call_legs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "transcript_turns" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"call_id" uuid NOT NULL,
	"index" integer NOT NULL,
	"speaker" text NOT NULL,
	"text" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"interrupted" boolean DEFAULT false NOT NULL,
	"heard_ms" integer,
	"latency" jsonb,
	"confidence" real,
	CONSTRAINT "transcript_turns_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "transcript_turns_index_key" UNIQUE("tenant_id","call_id","index"),
	CONSTRAINT "transcript_turns_speaker_check" CHECK ("speaker" in ('caller', 'agent')),
	CONSTRAINT "transcript_turns_confidence_check" CHECK (confidence between 0 and 1)
);
--> statement-breakpoint
ALTER TABLE "transcript_turns" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "calls" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"direction" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"disposition" text,
	"hangup_cause" integer,
	"caller_number" text,
	"caller_name" text,
	"dialed" text,
	"callee_number" text,
	"callee_name" text,
	"linkedid" text,
	"agent_id" uuid,
	"gateway_id" uuid,
	"record_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "calls_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "calls_direction_check" CHECK ("direction" in ('internal', 'inbound', 'outbound')),
	CONSTRAINT "calls_disposition_check" CHECK ("disposition" in ('answered', 'no_answer', 'busy', 'failed', 'lost')),
	CONSTRAINT "calls_order_check" CHECK ((ended_at is null or ended_at >= started_at) and (answered_at is null or answered_at >= started_at))
);
--> statement-breakpoint
ALTER TABLE "calls" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "device_states" (
	"tenant_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"state" text NOT NULL,
	"contact_uri" text,
	"address" "inet",
	"user_agent" text,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"last_registered_at" timestamp (3) with time zone,
	"reported_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "device_states_tenant_id_device_id_pk" PRIMARY KEY("tenant_id","device_id"),
	CONSTRAINT "device_states_state_check" CHECK ("state" in ('registered', 'unregistered', 'unreachable', 'unknown'))
);
--> statement-breakpoint
ALTER TABLE "device_states" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "devices" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"user_id" uuid NOT NULL,
	"label" text NOT NULL,
	"kind" text DEFAULT 'phone' NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"sip_username" text NOT NULL,
	"secret_ciphertext" text NOT NULL,
	"digest_md5" text NOT NULL,
	"digest_sha256" text NOT NULL,
	"transport" text DEFAULT 'udp' NOT NULL,
	"codecs" text[] DEFAULT '{alaw,ulaw}' NOT NULL,
	"nat" boolean DEFAULT true NOT NULL,
	CONSTRAINT "devices_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "devices_label_key" UNIQUE("tenant_id","user_id","label"),
	CONSTRAINT "devices_sip_username_key" UNIQUE("sip_username"),
	CONSTRAINT "devices_sip_username_check" CHECK ("sip_username" ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
	CONSTRAINT "devices_digest_md5_check" CHECK ("digest_md5" ~ '^[0-9a-f]{32}$'),
	CONSTRAINT "devices_digest_sha256_check" CHECK ("digest_sha256" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "devices_kind_check" CHECK ("kind" in ('phone', 'browser')),
	CONSTRAINT "devices_transport_check" CHECK ("transport" in ('udp', 'tcp', 'tls', 'ws'))
);
--> statement-breakpoint
ALTER TABLE "devices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dids" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"number" text NOT NULL,
	"label" text,
	"carrier" text,
	"destination_kind" text,
	"destination_id" uuid,
	"destination_number" text,
	CONSTRAINT "dids_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "dids_number_key" UNIQUE("number"),
	CONSTRAINT "dids_number_check" CHECK ("number" ~ '^\+[1-9][0-9]{6,14}$'),
	CONSTRAINT "dids_destination_kind_check" CHECK ("destination_kind" in ('USER', 'RING_GROUP', 'IVR', 'QUEUE', 'VOICEMAIL', 'EXTERNAL', 'AI_AGENT')),
	CONSTRAINT "dids_destination_check" CHECK (case when destination_kind is null then destination_id is null and destination_number is null
            when destination_kind = 'EXTERNAL' then destination_id is null and destination_number is not null
            else destination_id is not null and destination_number is null end)
);
--> statement-breakpoint
ALTER TABLE "dids" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "extensions" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"number" text NOT NULL,
	"kind" text NOT NULL,
	"user_id" uuid,
	"agent_id" uuid,
	CONSTRAINT "extensions_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "extensions_number_key" UNIQUE("tenant_id","number"),
	CONSTRAINT "extensions_user_key" UNIQUE("tenant_id","user_id"),
	CONSTRAINT "extensions_agent_key" UNIQUE("tenant_id","agent_id"),
	CONSTRAINT "extensions_number_check" CHECK ("number" ~ '^[*#]?[0-9]{2,8}$'),
	CONSTRAINT "extensions_kind_check" CHECK ("kind" in ('user', 'agent', 'feature')),
	CONSTRAINT "extensions_owner_check" CHECK ((kind = 'user') = (user_id is not null) and (kind = 'agent') = (agent_id is not null))
);
--> statement-breakpoint
ALTER TABLE "extensions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "gateway_enrolments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"code_hash" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"gateway_id" uuid,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "gateway_enrolments_code_hash_key" UNIQUE("code_hash")
);
--> statement-breakpoint
ALTER TABLE "gateway_enrolments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "gateways" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"public_url" text,
	"sip_web_socket_url" text,
	"sip_host" text,
	"sip_port" integer,
	"public_key" jsonb NOT NULL,
	"version" text,
	"last_seen_at" timestamp (3) with time zone,
	"health" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "gateways_name_key" UNIQUE("name"),
	CONSTRAINT "gateways_status_check" CHECK ("status" in ('active', 'revoked'))
);
--> statement-breakpoint
ALTER TABLE "gateways" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"tenant_id" uuid NOT NULL,
	"actor_id" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" text DEFAULT 'in_progress' NOT NULL,
	"response_status" integer,
	"response_body" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_tenant_id_actor_id_key_pk" PRIMARY KEY("tenant_id","actor_id","key"),
	CONSTRAINT "idempotency_keys_status_check" CHECK ("status" in ('in_progress', 'done'))
);
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "refresh_tokens" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"session_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"used_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"replaced_by" uuid,
	CONSTRAINT "refresh_tokens_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "refresh_tokens_token_hash_key" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "refresh_tokens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "web_sessions" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"user_id" uuid NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"revoked_reason" text,
	"user_agent" text,
	"address" "inet",
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "web_sessions_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "web_sessions_status_check" CHECK ("status" in ('active', 'revoked'))
);
--> statement-breakpoint
ALTER TABLE "web_sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "snapshots" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	"digest" text NOT NULL,
	"body" jsonb NOT NULL,
	"reason" text,
	"created_by" uuid,
	CONSTRAINT "snapshots_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "snapshots" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tenants" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"kind" text DEFAULT 'customer' NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"suspended_at" timestamp (3) with time zone,
	"country" char(2) NOT NULL,
	"time_zone" text NOT NULL,
	"extension_start" text DEFAULT '1000' NOT NULL,
	"extension_end" text DEFAULT '1999' NOT NULL,
	"extension_next" integer DEFAULT 1000 NOT NULL,
	"revision" bigint DEFAULT 0 NOT NULL,
	"applied_revision" bigint,
	"applied_snapshot_id" uuid,
	"gateway_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tenants_key_key" UNIQUE("key"),
	CONSTRAINT "tenants_key_check" CHECK ("key" ~ '^[a-z][a-z0-9]{1,15}$'),
	CONSTRAINT "tenants_kind_check" CHECK ("kind" in ('customer', 'platform')),
	CONSTRAINT "tenants_status_check" CHECK ("status" in ('active', 'suspended')),
	CONSTRAINT "tenants_country_check" CHECK ("country" ~ '^[A-Z]{2}$'),
	CONSTRAINT "tenants_extension_range_check" CHECK (extension_start ~ '^[0-9]{2,6}$' and extension_end ~ '^[0-9]{2,6}$'
        and length(extension_start) = length(extension_end) and extension_start::int <= extension_end::int),
	CONSTRAINT "tenants_extension_next_check" CHECK (extension_next between extension_start::int and extension_end::int + 1)
);
--> statement-breakpoint
ALTER TABLE "tenants" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "invitations" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"user_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"invited_by" uuid,
	CONSTRAINT "invitations_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "invitations_token_hash_key" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "invitations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"status" text DEFAULT 'invited' NOT NULL,
	"password_hash" text,
	"failed_logins" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp (3) with time zone,
	"last_login_at" timestamp (3) with time zone,
	"grants" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"denials" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "users_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "users_email_check" CHECK (email = lower(email) and position('@' in email) > 1),
	CONSTRAINT "users_role_check" CHECK ("role" in ('platform_admin', 'tenant_admin', 'support', 'operator', 'viewer', 'end_user')),
	CONSTRAINT "users_status_check" CHECK ("status" in ('invited', 'active', 'suspended', 'deleted')),
	CONSTRAINT "users_deleted_check" CHECK ((status = 'deleted') = (deleted_at is not null))
);
--> statement-breakpoint
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "agent_prompt_versions" ADD CONSTRAINT "agent_prompt_versions_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_prompt_versions" ADD CONSTRAINT "agent_prompt_versions_agent_fk" FOREIGN KEY ("tenant_id","agent_id") REFERENCES "public"."agents"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "apply_jobs" ADD CONSTRAINT "apply_jobs_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "apply_jobs" ADD CONSTRAINT "apply_jobs_gateway_id_gateways_id_fk" FOREIGN KEY ("gateway_id") REFERENCES "public"."gateways"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "apply_jobs" ADD CONSTRAINT "apply_jobs_snapshot_fk" FOREIGN KEY ("tenant_id","snapshot_id") REFERENCES "public"."snapshots"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "apply_jobs" ADD CONSTRAINT "apply_jobs_previous_snapshot_fk" FOREIGN KEY ("tenant_id","previous_snapshot_id") REFERENCES "public"."snapshots"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "apply_jobs" ADD CONSTRAINT "apply_jobs_rollback_to_fk" FOREIGN KEY ("tenant_id","rollback_to") REFERENCES "public"."apply_jobs"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_heads" ADD CONSTRAINT "audit_heads_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_events" ADD CONSTRAINT "call_events_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_events" ADD CONSTRAINT "call_events_call_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_legs" ADD CONSTRAINT "call_legs_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_legs" ADD CONSTRAINT "call_legs_call_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transcript_turns" ADD CONSTRAINT "transcript_turns_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transcript_turns" ADD CONSTRAINT "transcript_turns_call_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_gateway_id_gateways_id_fk" FOREIGN KEY ("gateway_id") REFERENCES "public"."gateways"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_states" ADD CONSTRAINT "device_states_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_states" ADD CONSTRAINT "device_states_device_fk" FOREIGN KEY ("tenant_id","device_id") REFERENCES "public"."devices"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_user_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dids" ADD CONSTRAINT "dids_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_user_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_agent_fk" FOREIGN KEY ("tenant_id","agent_id") REFERENCES "public"."agents"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_enrolments" ADD CONSTRAINT "gateway_enrolments_gateway_id_gateways_id_fk" FOREIGN KEY ("gateway_id") REFERENCES "public"."gateways"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_session_fk" FOREIGN KEY ("tenant_id","session_id") REFERENCES "public"."web_sessions"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_replaced_by_fk" FOREIGN KEY ("tenant_id","replaced_by") REFERENCES "public"."refresh_tokens"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "web_sessions" ADD CONSTRAINT "web_sessions_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "web_sessions" ADD CONSTRAINT "web_sessions_user_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshots" ADD CONSTRAINT "snapshots_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_gateway_id_gateways_id_fk" FOREIGN KEY ("gateway_id") REFERENCES "public"."gateways"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_user_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agents_created_idx" ON "agents" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "apply_jobs_one_active_per_tenant" ON "apply_jobs" USING btree ("tenant_id") WHERE status in ('PENDING', 'RUNNING');--> statement-breakpoint
CREATE UNIQUE INDEX "apply_jobs_one_running_per_gateway" ON "apply_jobs" USING btree ("gateway_id") WHERE status = 'RUNNING';--> statement-breakpoint
CREATE INDEX "apply_jobs_created_idx" ON "apply_jobs" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "apply_jobs_queue_idx" ON "apply_jobs" USING btree ("gateway_id","created_at") WHERE status in ('PENDING', 'RUNNING');--> statement-breakpoint
CREATE INDEX "apply_jobs_snapshot_idx" ON "apply_jobs" USING btree ("tenant_id","snapshot_id");--> statement-breakpoint
CREATE INDEX "audit_log_at_idx" ON "audit_log" USING btree ("tenant_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_log_entity_idx" ON "audit_log" USING btree ("tenant_id","entity_type","entity_id","seq");--> statement-breakpoint
CREATE INDEX "audit_log_actor_idx" ON "audit_log" USING btree ("tenant_id","actor_id","seq");--> statement-breakpoint
CREATE INDEX "audit_log_action_idx" ON "audit_log" USING btree ("tenant_id","action","seq");--> statement-breakpoint
CREATE INDEX "call_legs_call_idx" ON "call_legs" USING btree ("tenant_id","call_id","started_at");--> statement-breakpoint
CREATE INDEX "call_legs_user_idx" ON "call_legs" USING btree ("tenant_id","user_id","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_started_idx" ON "calls" USING btree ("tenant_id","started_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_caller_idx" ON "calls" USING btree ("tenant_id","caller_number","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_callee_idx" ON "calls" USING btree ("tenant_id","callee_number","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_dialed_idx" ON "calls" USING btree ("tenant_id","dialed","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_agent_idx" ON "calls" USING btree ("tenant_id","agent_id","started_at" DESC NULLS LAST) WHERE agent_id is not null;--> statement-breakpoint
CREATE INDEX "calls_linkedid_idx" ON "calls" USING btree ("tenant_id","linkedid");--> statement-breakpoint
CREATE INDEX "devices_created_idx" ON "devices" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "dids_created_idx" ON "dids" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "gateway_enrolments_gateway_idx" ON "gateway_enrolments" USING btree ("gateway_id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_expires_idx" ON "idempotency_keys" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "refresh_tokens_session_idx" ON "refresh_tokens" USING btree ("tenant_id","session_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_replaced_by_idx" ON "refresh_tokens" USING btree ("tenant_id","replaced_by");--> statement-breakpoint
CREATE INDEX "web_sessions_user_idx" ON "web_sessions" USING btree ("tenant_id","user_id");--> statement-breakpoint
CREATE INDEX "web_sessions_expires_idx" ON "web_sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "snapshots_revision_idx" ON "snapshots" USING btree ("tenant_id","revision","id");--> statement-breakpoint
CREATE INDEX "tenants_created_idx" ON "tenants" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "tenants_name_idx" ON "tenants" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "tenants_gateway_idx" ON "tenants" USING btree ("gateway_id");--> statement-breakpoint
CREATE INDEX "invitations_user_idx" ON "invitations" USING btree ("tenant_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "users" USING btree ("email") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "users_created_idx" ON "users" USING btree ("tenant_id","created_at","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "users_name_idx" ON "users" USING btree ("tenant_id","name","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE POLICY "own_tenant" ON "agent_prompt_versions" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "agents" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "apply_jobs" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "apply_jobs" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "audit_heads" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "audit_heads" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "audit_log" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "audit_log" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "call_events" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "call_legs" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "transcript_turns" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "calls" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "device_states" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "devices" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "dids" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "extensions" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "gateway_enrolments" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "platform_scope" ON "gateways" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "idempotency_keys" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "idempotency_keys" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "refresh_tokens" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "refresh_tokens" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "web_sessions" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "web_sessions" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "snapshots" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "snapshots" AS PERMISSIVE FOR SELECT TO public USING (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "tenants" AS PERMISSIVE FOR ALL TO public USING ("id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "tenants" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "invitations" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "invitations" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "users" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "users" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');