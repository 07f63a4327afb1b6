ALTER TABLE "business_hours" ADD COLUMN "code" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "dids" ADD COLUMN "caller_rules" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
-- FORCE holds the owner back too, so it is lifted while those that are there already get theirs.
ALTER TABLE "business_hours" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE "business_hours" h SET code = n.code
  FROM (SELECT tenant_id, id, row_number() OVER (PARTITION BY tenant_id ORDER BY created_at, id) AS code FROM "business_hours") n
  WHERE h.tenant_id = n.tenant_id AND h.id = n.id;--> statement-breakpoint
ALTER TABLE "business_hours" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- The lowest that is free, one tenant's new opening hours after the other.
CREATE FUNCTION "give_hours_code"() RETURNS trigger
LANGUAGE plpgsql
AS $$
begin
  if new.code = 0 then
    perform pg_advisory_xact_lock(hashtextextended('hours code ' || new.tenant_id, 0));
    select min(n) into new.code from generate_series(1, (select count(*) + 1 from "business_hours" where tenant_id = new.tenant_id)) n
      where not exists (select from "business_hours" where tenant_id = new.tenant_id and code = n);
  end if;
  return new;
end
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "give_hours_code"() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER "business_hours_give_code" BEFORE INSERT ON "business_hours" FOR EACH ROW EXECUTE FUNCTION "give_hours_code"();--> statement-breakpoint
ALTER TABLE "business_hours" ADD CONSTRAINT "business_hours_code_key" UNIQUE("tenant_id","code");--> statement-breakpoint
ALTER TABLE "business_hours" ADD CONSTRAINT "business_hours_code_check" CHECK (code > 0);--> statement-breakpoint
ALTER TABLE "dids" ADD CONSTRAINT "dids_caller_rules_check" CHECK (jsonb_typeof(caller_rules) = 'array');
