-- FORCE holds the owner back too, so it is lifted while the rows are carried over.
ALTER TABLE "dids" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE "dids" SET "destination" = jsonb_strip_nulls(jsonb_build_object(
  'kind', "destination_kind", 'id', "destination_id", 'number', "destination_number")) WHERE "destination_kind" is not null;--> statement-breakpoint
ALTER TABLE "dids" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "dids" DROP COLUMN "destination_kind";--> statement-breakpoint
ALTER TABLE "dids" DROP COLUMN "destination_id";--> statement-breakpoint
ALTER TABLE "dids" DROP COLUMN "destination_number";