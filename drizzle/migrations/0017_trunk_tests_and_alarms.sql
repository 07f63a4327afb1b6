CREATE TABLE "call_alarms" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"hour" timestamp (3) with time zone NOT NULL,
	"level" text NOT NULL,
	"reason" text NOT NULL,
	"message" text NOT NULL,
	CONSTRAINT "call_alarms_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "call_alarms_hour_key" UNIQUE("tenant_id","hour","level","reason"),
	CONSTRAINT "call_alarms_level_check" CHECK ("level" in ('warning', 'refused'))
);
--> statement-breakpoint
ALTER TABLE "call_alarms" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "trunk_tests" ADD COLUMN "message" text;--> statement-breakpoint
ALTER TABLE "call_alarms" ADD CONSTRAINT "call_alarms_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "platform_scope" ON "calling_settings" AS PERMISSIVE FOR SELECT TO public USING (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "platform_scope" ON "outbound_policies" AS PERMISSIVE FOR SELECT TO public USING (current_setting('app.scope', true) = 'platform');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "call_alarms" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);