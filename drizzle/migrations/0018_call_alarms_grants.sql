ALTER TABLE "call_alarms" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- A record of what was said: it goes with age, and is never rewritten.
GRANT SELECT, INSERT, DELETE ON "call_alarms" TO callplane_edge;
