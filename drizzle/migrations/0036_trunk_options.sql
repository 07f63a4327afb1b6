ALTER TABLE "trunks" DROP CONSTRAINT "trunks_caller_id_header_check";--> statement-breakpoint
ALTER TABLE "trunks" ADD COLUMN "auth_username" text;--> statement-breakpoint
ALTER TABLE "trunks" ADD COLUMN "from_user" text;--> statement-breakpoint
ALTER TABLE "trunks" ADD COLUMN "contact_user" text;--> statement-breakpoint
ALTER TABLE "trunks" ADD COLUMN "outbound_proxy" text;--> statement-breakpoint
ALTER TABLE "trunks" ADD COLUMN "backup_hosts" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "trunks" ADD COLUMN "called_number_in" text DEFAULT 'automatic' NOT NULL;--> statement-breakpoint
ALTER TABLE "trunks" ADD COLUMN "dtmf_mode" text DEFAULT 'rfc4733' NOT NULL;--> statement-breakpoint
ALTER TABLE "trunks" ADD COLUMN "registers_every_sec" integer DEFAULT 300 NOT NULL;--> statement-breakpoint
ALTER TABLE "trunks" ADD COLUMN "retries_every_sec" integer DEFAULT 10 NOT NULL;--> statement-breakpoint
ALTER TABLE "trunks" ADD COLUMN "tells_withheld_number" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "trunks" ADD COLUMN "session_timers" text DEFAULT 'supported' NOT NULL;--> statement-breakpoint
ALTER TABLE "trunks" ADD COLUMN "reliable_ringing" text DEFAULT 'supported' NOT NULL;--> statement-breakpoint
ALTER TABLE "trunks" ADD COLUMN "dial_prefix" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "trunks" ADD CONSTRAINT "trunks_called_number_in_check" CHECK ("called_number_in" in ('automatic', 'request_uri', 'to', 'p_called_party_id'));--> statement-breakpoint
ALTER TABLE "trunks" ADD CONSTRAINT "trunks_dtmf_mode_check" CHECK ("dtmf_mode" in ('rfc4733', 'inband', 'info', 'auto'));--> statement-breakpoint
ALTER TABLE "trunks" ADD CONSTRAINT "trunks_session_timers_check" CHECK ("session_timers" in ('supported', 'off', 'required'));--> statement-breakpoint
ALTER TABLE "trunks" ADD CONSTRAINT "trunks_reliable_ringing_check" CHECK ("reliable_ringing" in ('supported', 'off', 'required'));--> statement-breakpoint
ALTER TABLE "trunks" ADD CONSTRAINT "trunks_backup_hosts_check" CHECK (cardinality(backup_hosts) <= 3);--> statement-breakpoint
ALTER TABLE "trunks" ADD CONSTRAINT "trunks_registers_every_check" CHECK (registers_every_sec between 60 and 3600);--> statement-breakpoint
ALTER TABLE "trunks" ADD CONSTRAINT "trunks_retries_every_check" CHECK (retries_every_sec between 5 and 3600);--> statement-breakpoint
ALTER TABLE "trunks" ADD CONSTRAINT "trunks_dial_prefix_check" CHECK ("dial_prefix" ~ '^[0-9*#]{0,15}$');--> statement-breakpoint
ALTER TABLE "trunks" ADD CONSTRAINT "trunks_caller_id_header_check" CHECK ("caller_id_header" in ('from', 'p_asserted_identity', 'remote_party_id'));