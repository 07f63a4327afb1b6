import { z } from "zod";
import type { Tool } from "./tool.ts";

const args = z.object({
  extension: z
    .string()
    .regex(/^\d{2,6}$/)
    .describe("The internal number to transfer the caller to"),
});

/** Blind transfer to an extension of the tenant. */
export const transferTool: Tool<z.infer<typeof args>> = {
  name: "transfer",
  description: "Transfers the caller to an internal extension and leaves the call. Tell the caller before you use it.",
  schema: args,
  timeoutMs: 2000,
  async run({ extension }, { isExtension }) {
    if (!isExtension(extension)) return { output: `error: there is no extension ${extension}` };
    return { output: "transferring", next: { kind: "transfer", extension } };
  },
};
