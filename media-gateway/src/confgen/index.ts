export { hintsOf, tenantContexts } from "./dialplan.ts";
export { ConfgenError } from "./errors.ts";
export { type ExpectedDevice, type ExpectedLine, expectedDevice, expectedLines } from "./expectations.ts";
export {
  COMMON_DIALPLAN,
  composeGeneration,
  devicesByFile,
  type Generation,
  renderTenant,
  type TenantConfig,
} from "./generation.ts";
export { ARI_APP, contextNames, internalContext } from "./names.ts";
export type { Site } from "./pjsip.ts";
export { readContexts, readDeviceNames, readDevices } from "./reader.ts";
export { type DialplanContext, renderContexts, renderSections } from "./writer.ts";
