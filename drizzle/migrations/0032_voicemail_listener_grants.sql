ALTER TABLE "voicemail_box_listeners" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "voicemail_box_listeners" TO callplane_edge;
