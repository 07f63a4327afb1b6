CREATE TABLE "voicemail_box_listeners" (
	"tenant_id" uuid NOT NULL,
	"box_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"wants_mail" boolean DEFAULT false NOT NULL,
	CONSTRAINT "voicemail_box_listeners_tenant_id_box_id_user_id_pk" PRIMARY KEY("tenant_id","box_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "voicemail_box_listeners" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD COLUMN "asks_pin" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD COLUMN "deletes_mailed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD COLUMN "on_zero" jsonb;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD COLUMN "others_change" jsonb;--> statement-breakpoint
ALTER TABLE "voicemail_box_listeners" ADD CONSTRAINT "voicemail_box_listeners_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voicemail_box_listeners" ADD CONSTRAINT "voicemail_box_listeners_box_fk" FOREIGN KEY ("tenant_id","box_id") REFERENCES "public"."voicemail_boxes"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voicemail_box_listeners" ADD CONSTRAINT "voicemail_box_listeners_user_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "voicemail_box_listeners_user_idx" ON "voicemail_box_listeners" USING btree ("tenant_id","user_id");--> statement-breakpoint
ALTER TABLE "voicemail_boxes" ADD CONSTRAINT "voicemail_boxes_on_zero_check" CHECK ("on_zero" is null or coalesce(case
      when "on_zero" ->> 'kind' in ('USER', 'RING_GROUP', 'IVR', 'QUEUE', 'VOICEMAIL', 'AI_AGENT', 'BUSINESS_HOURS', 'ANNOUNCEMENT', 'CONFERENCE') then "on_zero" ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when "on_zero" ->> 'kind' = 'EXTERNAL' then "on_zero" ->> 'number' ~ '^\+[1-9][0-9]{6,14}$'
      else "on_zero" ->> 'kind' in ('DIRECTORY', 'HANG_UP') end, false));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "voicemail_box_listeners" AS PERMISSIVE FOR ALL TO public USING ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK ("tenant_id" = nullif(current_setting('app.tenant_id', true), '')::uuid);