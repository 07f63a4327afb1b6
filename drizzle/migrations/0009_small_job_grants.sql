ALTER TABLE "small_jobs" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "small_jobs" TO callplane_edge;
