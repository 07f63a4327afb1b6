import { existsSync } from "node:fs";
import { join } from "node:path";
import { findOnPath } from "./system-asterisk.ts";
import { type AsteriskTree, loaderOf, multiarch } from "./tree.ts";

const FOLDERS = ["usr/bin", "usr/sbin", "usr/local/bin"];

/** A program to start: argv without arguments of its own, and what to add to the environment. */
export type ToolCommand = { command: string[]; env: Record<string, string> };

export type ToolName = "sipp" | "baresip" | "espeak-ng" | "sox" | "ip" | (string & {});

/**
 * How to run a tool of the tree. Beside a system Asterisk it is the machine's own tool.
 * Throws when it is not there. baresip also needs `module_path` in its configuration: see baresipModulePath.
 */
export function toolCommand(tree: AsteriskTree, tool: ToolName): ToolCommand {
  const found = findTool(tree, tool);
  if (found === undefined) throw new Error(`${tool} is not to be had beside this Asterisk (${tree.root})`);
  return found;
}

/** As toolCommand, but undefined when the tool is not there. */
export function findTool(tree: AsteriskTree, tool: ToolName): ToolCommand | undefined {
  if (tree.origin === "system") {
    const path = findOnPath(tool);
    return path === undefined ? undefined : { command: [path], env: {} };
  }
  const path = FOLDERS.map((folder) => join(tree.root, folder, tool)).find((file) => existsSync(file));
  if (path === undefined) return undefined;
  return { command: [...loaderOf(tree.root), path], env: toolEnvironment(tree, tool) };
}

/** The folder for baresip's `module_path` option; undefined where baresip is not installed. */
export function baresipModulePath(tree: AsteriskTree): string | undefined {
  const folders = [
    "usr/lib/baresip/modules",
    `usr/lib/${multiarch()}/baresip/modules`,
    "usr/local/lib/baresip/modules",
  ];
  return folders.map((folder) => join(tree.root, folder)).find((folder) => existsSync(folder));
}

function toolEnvironment(tree: AsteriskTree, tool: ToolName): Record<string, string> {
  if (tool === "espeak-ng") return { ESPEAK_DATA_PATH: join(tree.root, `usr/lib/${multiarch()}`) };
  return {};
}
