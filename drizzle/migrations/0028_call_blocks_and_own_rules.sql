CREATE TABLE "call_blocks" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"user_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"numbers" text[] DEFAULT '{}' NOT NULL,
	"released_at" timestamp (3) with time zone,
	"released_by" uuid,
	"released_by_name" text,
	CONSTRAINT "call_blocks_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "call_blocks_reason_check" CHECK ("reason" in ('refusals', 'night_destinations'))
);
--> statement-breakpoint
ALTER TABLE "call_blocks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "undelivered_notices" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"about_id" uuid NOT NULL,
	"address" text NOT NULL,
	"reason" text NOT NULL,
	"tries" integer DEFAULT 1 NOT NULL,
	"tried_at" timestamp (3) with time zone NOT NULL,
	"next_try_at" timestamp (3) with time zone,
	CONSTRAINT "undelivered_notices_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "undelivered_notices_key" UNIQUE("tenant_id","kind","about_id","address"),
	CONSTRAINT "undelivered_notices_kind_check" CHECK ("kind" in ('emergency_call', 'call_alarm')),
	CONSTRAINT "undelivered_notices_tries_check" CHECK (tries >= 1)
);
--> statement-breakpoint
ALTER TABLE "undelivered_notices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "call_alarms" DROP CONSTRAINT "call_alarms_hour_key";--> statement-breakpoint
ALTER TABLE "call_alarms" ADD COLUMN "about" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "call_limits" ADD COLUMN "auto_block" jsonb DEFAULT '{"refusals":10,"withinMinutes":10,"nightDestinations":3}'::jsonb;--> statement-breakpoint
ALTER TABLE "call_refusals" ADD COLUMN "limit_of" text DEFAULT 'company' NOT NULL;--> statement-breakpoint
ALTER TABLE "user_call_limits" ADD COLUMN "allowed_countries" text[];--> statement-breakpoint
ALTER TABLE "user_call_limits" ADD COLUMN "allows_premium" boolean;--> statement-breakpoint
ALTER TABLE "user_call_limits" ADD COLUMN "allows_high_risk" boolean;--> statement-breakpoint
ALTER TABLE "user_call_limits" ADD COLUMN "night" jsonb;--> statement-breakpoint
ALTER TABLE "user_call_limits" ADD COLUMN "exceeds_company" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "call_blocks" ADD CONSTRAINT "call_blocks_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "undelivered_notices" ADD CONSTRAINT "undelivered_notices_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "call_blocks_one_open_per_user" ON "call_blocks" USING btree ("tenant_id","user_id") WHERE released_at is null;--> statement-breakpoint
CREATE INDEX "call_blocks_at_idx" ON "call_blocks" USING btree ("tenant_id","at","id");--> statement-breakpoint
CREATE INDEX "undelivered_notices_next_idx" ON "undelivered_notices" USING btree ("next_try_at");--> statement-breakpoint
ALTER TABLE "call_alarms" ADD CONSTRAINT "call_alarms_hour_key" UNIQUE("tenant_id","hour","level","reason","about");--> statement-breakpoint
ALTER TABLE "call_refusals" ADD CONSTRAINT "call_refusals_limit_of_check" CHECK ("limit_of" in ('company', 'person'));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "call_blocks" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "undelivered_notices" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "undelivered_notices" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');