-- drizzle-kit writes ENABLE; without FORCE the tables' owner would pass every policy.
ALTER TABLE "announcements" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "business_hours" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "call_limits" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "call_refusals" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "calling_settings" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "conference_rooms" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "emergency_notifications" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "ivr_menus" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "outbound_policies" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "queue_member_states" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "queue_members" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "queues" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "rates" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "ring_group_members" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "ring_groups" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "sounds" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "trunk_states" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "trunk_tests" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "trunks" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "user_call_limits" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "user_call_settings" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "user_outbound" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "voicemail_boxes" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "voicemail_messages" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "announcements", "business_hours", "call_limits", "calling_settings", "conference_rooms",
  "ivr_menus", "outbound_policies", "queue_member_states", "queue_members", "queues", "rates", "ring_group_members", "ring_groups",
  "sounds", "trunk_states", "trunk_tests", "user_call_limits", "user_call_settings", "user_outbound", "voicemail_boxes",
  "voicemail_messages"
  TO callplane_edge;--> statement-breakpoint
-- All but tenant, id, scope and SIP name: what runs under a name is not made another's.
GRANT SELECT, INSERT, DELETE ON "trunks" TO callplane_edge;--> statement-breakpoint
GRANT UPDATE (version, name, carrier, enabled, authentication, host, port, transport, encrypts_media, verifies_certificate, username,
  secret_ciphertext, from_domain, codecs, max_channels, inbound_addresses, outbound_format, inbound_format, caller_id_header,
  fallback_caller_id, passes_foreign_caller_id, updated_at) ON "trunks" TO callplane_edge;--> statement-breakpoint
-- Records of what happened: a refusal goes with age, an emergency call never.
GRANT SELECT, INSERT, DELETE ON "call_refusals" TO callplane_edge;--> statement-breakpoint
GRANT SELECT, INSERT ON "emergency_notifications" TO callplane_edge;--> statement-breakpoint
GRANT UPDATE (notified_at, updated_at) ON "emergency_notifications" TO callplane_edge;
