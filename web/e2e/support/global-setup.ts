import type { TestProject } from "vitest/node";
import { factsOfRunning, type PortalStack, startPortalStack } from "./portal-stack.ts";

declare module "vitest" {
  interface ProvidedContext {
    portal: PortalStack["facts"];
  }
}

/** One whole Callplane for all tests in a browser; none where only others run. */
export default async function setUp(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { testFiles } = await project.globTestFiles(wantedFiles(process.argv.slice(2)));
  if (!testFiles.some((file) => file.includes("/e2e/"))) return undefined;
  const running = factsOfRunning();
  if (running !== undefined) {
    project.provide("portal", running);
    return undefined;
  }
  const stack = await startPortalStack();
  project.provide("portal", stack.facts);
  return stack.stop;
}

/** The file patterns vitest was called with. It keeps them to itself; a flag's value taken for one only narrows the choice further. */
function wantedFiles(args: readonly string[]): string[] {
  return args.filter((arg) => !arg.startsWith("-") && arg !== "run" && arg !== "watch");
}
