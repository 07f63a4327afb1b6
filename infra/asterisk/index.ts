export { type AsteriskOptions, type AsteriskOptionsInput, asteriskOptions } from "./config/asterisk-options.ts";
export { type DryRunOptions, dryRun } from "./dry-run/judge.ts";
export type { ConfigObjects, Finding, Verdict } from "./dry-run/verdict.ts";
export { freePort, freeUdpRange } from "./instance/free-ports.ts";
export { type AsteriskInstance, type StartOptions, startAsterisk } from "./instance/start-asterisk.ts";
export { asteriskOrReason } from "./testing/asterisk-or-reason.ts";
export { type FetchTreeOptions, fetchTree, type TreeResult } from "./tree/fetch-tree.ts";
export { baresipModulePath, findTool, type ToolCommand, type ToolName, toolCommand } from "./tree/tool-command.ts";
export type { AsteriskTree } from "./tree/tree.ts";
