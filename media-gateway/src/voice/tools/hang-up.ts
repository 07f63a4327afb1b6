import { z } from "zod";
import type { Tool } from "./tool.ts";

const args = z.object({ reason: z.string().max(200).default("").describe("Why, in a few words") });

export const hangUpTool: Tool<z.infer<typeof args>> = {
  name: "hang_up",
  description: "Ends the call. Say goodbye before you use it.",
  schema: args,
  timeoutMs: 2000,
  run: async ({ reason }) => ({ output: "hanging up", next: { kind: "hang_up", reason } }),
};
