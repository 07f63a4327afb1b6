-- What is learnt of an emergency call while it goes on, who was told, and who saw it. That it was made is never rewritten.
GRANT UPDATE ("trunk_id", "trunk_name", "callback_number", "failed_at", "failure_notified_at", "seen_at", "seen_by", "seen_by_name")
  ON "emergency_notifications" TO callplane_edge;
