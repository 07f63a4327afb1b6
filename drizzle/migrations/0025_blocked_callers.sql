CREATE TABLE "blocked_callers" (
	"tenant_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"number" text,
	"note" text,
	"added_by" uuid,
	"added_by_name" text,
	CONSTRAINT "blocked_callers_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "blocked_callers_number_key" UNIQUE NULLS NOT DISTINCT("tenant_id","kind","number"),
	CONSTRAINT "blocked_callers_kind_check" CHECK ("kind" in ('number', 'prefix', 'anonymous')),
	CONSTRAINT "blocked_callers_number_check" CHECK (case kind when 'number' then number ~ '^\+[1-9][0-9]{6,14}$' when 'prefix' then number ~ '^\+[1-9][0-9]{0,13}$' else number is null end),
	CONSTRAINT "blocked_callers_number_given_check" CHECK ((number is null) = (kind = 'anonymous'))
);
--> statement-breakpoint
ALTER TABLE "blocked_callers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "conference_rooms" ADD COLUMN "ends_with_host" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "blocked_callers" ADD CONSTRAINT "blocked_callers_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "blocked_callers_created_idx" ON "blocked_callers" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE POLICY "own_tenant" ON "blocked_callers" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);