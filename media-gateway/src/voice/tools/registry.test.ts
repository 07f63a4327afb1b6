import { describe, expect, it } from "vitest";
import { applyTool, declareTools } from "./registry.ts";

const context = { isExtension: (number: string) => number === "1000" };
const allowed = ["transfer", "hang_up"];

describe("tools", () => {
  it("are declared with the schema of their arguments", () => {
    expect(declareTools(["transfer", "unheard_of"])).toEqual([
      {
        name: "transfer",
        description: expect.any(String),
        parameters: {
          type: "object",
          properties: { extension: { type: "string", pattern: "^\\d{2,6}$", description: expect.any(String) } },
          required: ["extension"],
          additionalProperties: false,
        },
      },
    ]);
  });

  it("transfer to numbers of the tenant only", async () => {
    const use = (extension: unknown) => applyTool({ name: "transfer", args: { extension }, allowed }, context);
    expect(await use("1000")).toEqual({ output: "transferring", next: { kind: "transfer", extension: "1000" } });
    expect(await use("1001")).toEqual({ output: "error: there is no extension 1001" });
  });

  it.each([
    undefined,
    null,
    5,
    "1000",
    {},
    { extension: 1000 },
    { extension: "1000@evil" },
    { extension: "1".repeat(50) },
  ])("tell the model what is wrong with %j", async (args) => {
    const outcome = await applyTool({ name: "transfer", args, allowed }, context);
    expect(outcome.output).toMatch(/^error: /);
    expect(outcome.next).toBeUndefined();
  });

  it("are not used by an agent that does not have them", async () => {
    expect(await applyTool({ name: "hang_up", args: {}, allowed: ["transfer"] }, context)).toEqual({
      output: "error: there is no such tool",
    });
    expect((await applyTool({ name: "__proto__", args: {}, allowed: ["__proto__"] }, context)).output).toMatch(
      /^error/,
    );
  });
});
