ALTER TABLE "dids" DROP CONSTRAINT "dids_number_key";--> statement-breakpoint
DROP INDEX "dids_tenant_number_idx";--> statement-breakpoint
-- Numbers that are there already came in over any trunk, the platform's among them: they go on doing so.
ALTER TABLE "dids" ADD COLUMN "via" text DEFAULT 'platform' NOT NULL;--> statement-breakpoint
ALTER TABLE "dids" ALTER COLUMN "via" SET DEFAULT 'own_trunks';--> statement-breakpoint
ALTER TABLE "dids" ADD COLUMN "status" text DEFAULT 'assigned' NOT NULL;--> statement-breakpoint
ALTER TABLE "dids" ADD COLUMN "refusal" text;--> statement-breakpoint
ALTER TABLE "dids" ADD COLUMN "decided_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "trunks" ADD COLUMN "country" text;--> statement-breakpoint
CREATE UNIQUE INDEX "dids_platform_number_key" ON "dids" USING btree ("number") WHERE via = 'platform' and status = 'assigned';--> statement-breakpoint
CREATE INDEX "dids_number_idx" ON "dids" USING btree ("number");--> statement-breakpoint
ALTER TABLE "dids" ADD CONSTRAINT "dids_number_key" UNIQUE("tenant_id","number");--> statement-breakpoint
ALTER TABLE "dids" ADD CONSTRAINT "dids_via_check" CHECK ("via" in ('own_trunks', 'platform'));--> statement-breakpoint
ALTER TABLE "dids" ADD CONSTRAINT "dids_status_check" CHECK ("status" in ('requested', 'assigned', 'refused'));--> statement-breakpoint
ALTER TABLE "dids" ADD CONSTRAINT "dids_refusal_check" CHECK ((status = 'refused') = (refusal is not null));--> statement-breakpoint
ALTER TABLE "trunks" ADD CONSTRAINT "trunks_country_check" CHECK ("country" ~ '^[A-Z]{2}$');--> statement-breakpoint
CREATE POLICY "platform_scope" ON "dids" AS PERMISSIVE FOR SELECT TO public USING (current_setting('app.scope', true) = 'platform');