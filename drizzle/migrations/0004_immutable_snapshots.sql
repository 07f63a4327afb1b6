-- A snapshot is what was applied; changing one would rewrite history and break going back to it.
CREATE FUNCTION "refuse_change"() RETURNS trigger
LANGUAGE plpgsql
AS $$
begin
  raise exception '% rows are immutable', tg_table_name using errcode = 'restrict_violation', table = tg_table_name;
end
$$;--> statement-breakpoint
CREATE TRIGGER "snapshots_immutable" BEFORE UPDATE ON "snapshots"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
