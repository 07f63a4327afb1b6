DROP INDEX "call_legs_user_idx";--> statement-breakpoint
DROP INDEX "calls_started_idx";--> statement-breakpoint
DROP INDEX "calls_caller_idx";--> statement-breakpoint
DROP INDEX "calls_callee_idx";--> statement-breakpoint
DROP INDEX "calls_dialed_idx";--> statement-breakpoint
DROP INDEX "calls_agent_idx";--> statement-breakpoint
CREATE INDEX "call_legs_user_idx" ON "call_legs" USING btree ("tenant_id","user_id","started_at");--> statement-breakpoint
CREATE INDEX "calls_started_idx" ON "calls" USING btree ("tenant_id","started_at","id");--> statement-breakpoint
CREATE INDEX "calls_caller_idx" ON "calls" USING btree ("tenant_id","caller_number","started_at");--> statement-breakpoint
CREATE INDEX "calls_callee_idx" ON "calls" USING btree ("tenant_id","callee_number","started_at");--> statement-breakpoint
CREATE INDEX "calls_dialed_idx" ON "calls" USING btree ("tenant_id","dialed","started_at");--> statement-breakpoint
CREATE INDEX "calls_agent_idx" ON "calls" USING btree ("tenant_id","agent_id","started_at") WHERE agent_id is not null;