ALTER TABLE "call_blocks" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "undelivered_notices" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- A block is released, never rewritten; what is older than a season is removed.
GRANT SELECT, INSERT, DELETE ON "call_blocks" TO callplane_edge;--> statement-breakpoint
GRANT UPDATE (released_at, released_by, released_by_name, updated_at) ON "call_blocks" TO callplane_edge;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "undelivered_notices" TO callplane_edge;
