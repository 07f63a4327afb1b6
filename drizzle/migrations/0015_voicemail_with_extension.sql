-- A person's box comes with their first extension, whoever gives it, and stays when the number is taken away: with it they get it back.
CREATE FUNCTION "make_voicemail_boxes"() RETURNS trigger
LANGUAGE plpgsql
AS $$
begin
  insert into "voicemail_boxes" (tenant_id, user_id, email)
  select u.tenant_id, u.id, u.email from made
  join "users" u on u.tenant_id = made.tenant_id and u.id = made.user_id
  on conflict on constraint "voicemail_boxes_user_key" do nothing;
  return null;
end
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "make_voicemail_boxes"() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER "extensions_make_voicemail_boxes" AFTER INSERT ON "extensions"
  REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION "make_voicemail_boxes"();--> statement-breakpoint
-- FORCE holds the owner back too, so it is lifted while those who are there already get theirs.
ALTER TABLE "users" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "extensions" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "voicemail_boxes" (tenant_id, user_id, email)
  SELECT u.tenant_id, u.id, u.email FROM "extensions" e JOIN "users" u ON u.tenant_id = e.tenant_id AND u.id = e.user_id;--> statement-breakpoint
ALTER TABLE "users" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "extensions" FORCE ROW LEVEL SECURITY;
