ALTER TABLE "blocked_callers" DROP CONSTRAINT "blocked_callers_number_key";--> statement-breakpoint
ALTER TABLE "user_call_settings" DROP CONSTRAINT "user_call_settings_field_check";--> statement-breakpoint
ALTER TABLE "blocked_callers" DROP CONSTRAINT "blocked_callers_user_fk";
--> statement-breakpoint
ALTER TABLE "blocked_callers" DROP COLUMN "user_id";--> statement-breakpoint
ALTER TABLE "blocked_callers" ADD CONSTRAINT "blocked_callers_number_key" UNIQUE NULLS NOT DISTINCT("tenant_id","kind","number");--> statement-breakpoint
ALTER TABLE "user_call_settings" ADD CONSTRAINT "user_call_settings_field_check" CHECK ("field" in ('doNotDisturb', 'forwardAlways', 'forwardBusy', 'forwardNoAnswer', 'ringSec', 'forwardAlwaysAsks', 'forwardBusyAsks', 'forwardNoAnswerAsks', 'alsoRings', 'blockedCallers'));