ALTER TABLE "blocked_callers" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- Who is let in again is taken off the list; an entry itself never changes.
GRANT SELECT, INSERT, DELETE ON "blocked_callers" TO callplane_edge;
