import type { z } from "zod";

/** What a tool may look at. */
export interface ToolContext {
  /** Whether a number of this tenant exists to be transferred to. */
  readonly isExtension: (number: string) => boolean;
  readonly signal: AbortSignal;
}

/** What a tool decided. `next` ends the agent's part of the call, once what it is saying has been heard. */
export interface ToolOutcome {
  /** For the agent; begins with "error" when it did not work. */
  readonly output: string;
  readonly next?:
    | { readonly kind: "transfer"; readonly extension: string }
    | { readonly kind: "hang_up"; readonly reason: string };
}

export interface Tool<Arguments = unknown> {
  readonly name: string;
  /** Read by the model. */
  readonly description: string;
  readonly schema: z.ZodType<Arguments>;
  readonly timeoutMs: number;
  run(args: Arguments, context: ToolContext): Promise<ToolOutcome>;
}
