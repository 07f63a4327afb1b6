CREATE TABLE "small_jobs" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"gateway_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"status" text DEFAULT 'PENDING' NOT NULL,
	"lease_token" uuid,
	"lease_expires_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"result" jsonb,
	"error" text,
	"finished_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "small_jobs_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "small_jobs_kind_check" CHECK ("kind" in ('rehearsal')),
	CONSTRAINT "small_jobs_status_check" CHECK ("status" in ('PENDING', 'RUNNING', 'DONE', 'FAILED'))
);
--> statement-breakpoint
ALTER TABLE "small_jobs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "small_jobs" ADD CONSTRAINT "small_jobs_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "small_jobs" ADD CONSTRAINT "small_jobs_gateway_id_gateways_id_fk" FOREIGN KEY ("gateway_id") REFERENCES "public"."gateways"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "small_jobs_one_open_per_subject" ON "small_jobs" USING btree ("tenant_id","kind","subject") WHERE status in ('PENDING', 'RUNNING');--> statement-breakpoint
CREATE INDEX "small_jobs_queue_idx" ON "small_jobs" USING btree ("gateway_id","created_at") WHERE status in ('PENDING', 'RUNNING');--> statement-breakpoint
CREATE INDEX "small_jobs_expires_idx" ON "small_jobs" USING btree ("expires_at");--> statement-breakpoint
CREATE POLICY "own_tenant" ON "small_jobs" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "platform_scope" ON "small_jobs" AS PERMISSIVE FOR ALL TO public USING (current_setting('app.scope', true) = 'platform') WITH CHECK (current_setting('app.scope', true) = 'platform');