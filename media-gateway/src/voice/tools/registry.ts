import { z } from "zod";
import type { ToolDeclaration } from "../provider.ts";
import { hangUpTool } from "./hang-up.ts";
import type { Tool, ToolContext, ToolOutcome } from "./tool.ts";
import { transferTool } from "./transfer.ts";

const TOOLS: ReadonlyMap<string, ReturnType<typeof erase>> = new Map(
  [erase(transferTool), erase(hangUpTool)].map((tool) => [tool.declaration.name, tool]),
);

/** Keeps the arguments' type inside: what comes from a model is parsed here and nowhere else. */
function erase<Arguments>(tool: Tool<Arguments>) {
  const { $schema: _, ...parameters } = z.toJSONSchema(tool.schema);
  const declaration: ToolDeclaration = { name: tool.name, description: tool.description, parameters };
  return {
    declaration,
    async use(args: unknown, context: Omit<ToolContext, "signal">): Promise<ToolOutcome> {
      const parsed = tool.schema.safeParse(args);
      if (!parsed.success) return { output: `error: ${z.prettifyError(parsed.error)}` };
      const signal = AbortSignal.timeout(tool.timeoutMs);
      const late = new Promise<ToolOutcome>((resolve) =>
        signal.addEventListener("abort", () => resolve({ output: "error: it took too long" }), { once: true }),
      );
      return Promise.race([tool.run(parsed.data, { ...context, signal }), late]);
    },
  };
}

/** The tools an agent may use, for its provider; names we do not have are left out. */
export function declareTools(names: readonly string[]): ToolDeclaration[] {
  return names.flatMap((name) => TOOLS.get(name)?.declaration ?? []);
}

/** Uses a tool the agent is allowed to. Never throws: a failure is an outcome the agent is told. */
export async function applyTool(
  use: { name: string; args: unknown; allowed: readonly string[] },
  context: Omit<ToolContext, "signal">,
): Promise<ToolOutcome> {
  const tool = use.allowed.includes(use.name) ? TOOLS.get(use.name) : undefined;
  if (tool === undefined) return { output: "error: there is no such tool" };
  try {
    return await tool.use(use.args, context);
  } catch {
    return { output: "error: the tool failed" };
  }
}
