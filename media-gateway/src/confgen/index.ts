export { ARI_APP, hintFamily } from "./dialplan.ts";
export { ConfgenError } from "./errors.ts";
export { type ExpectedDevice, type ExpectedLine, expectedDevice, expectedLines } from "./expectations.ts";
export { COMMON_DIALPLAN, composeGeneration, type Generation, renderTenant, type TenantConfig } from "./generation.ts";
export { readContexts, readDevices } from "./reader.ts";
export { type DialplanContext, renderContexts, renderSections } from "./writer.ts";
