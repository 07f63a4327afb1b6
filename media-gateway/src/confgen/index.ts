export { compareAddresses, readAddresses, type ToldAddresses } from "./addresses-told.ts";
export { alsoRingsDialString } from "./dialplan/accept.ts";
export { PINS_EXTENSION } from "./dialplan/print-listeners.ts";
export { GUARD_ANSWER } from "./dialplan/variables.ts";
export { hintsOf, soundsDirOf, tenantContexts } from "./dialplan.ts";
export { ConfgenError } from "./errors.ts";
export { type ExpectedDevice, type ExpectedLine, expectedDevice, expectedLines } from "./expectations.ts";
export {
  type ExpectedList,
  type ExpectedTrunk,
  expectedLists,
  expectedListsOfFiles,
  expectedTrunk,
} from "./expected-lists.ts";
export {
  COMMON_DIALPLAN,
  composeGeneration,
  devicesByFile,
  type Generation,
  ownTrunks,
  PLATFORM_TRUNKS,
  platformTrunks,
  renderTenant,
  type TenantConfig,
  type TrunkNames,
} from "./generation.ts";
export { lampName } from "./lamps.ts";
export {
  ARI_APP,
  contextNames,
  internalContext,
  nodeContext,
  parkingLot,
  queueName,
  roomName,
  tenantOfQueue,
} from "./names.ts";
export type { Site } from "./pjsip.ts";
export { queueMember } from "./queues.ts";
export { readContexts, readDeviceNames, readDevices, readTrunks } from "./reader.ts";
export { type TrunkHost, trunkHosts, trunkOfHost } from "./trunk-hosts.ts";
export { type TrunkObjects, type TrunkSecrets, type TrunkToWrite, trunkObjects } from "./trunks.ts";
export { differsInNamesOnly } from "./voicemail.ts";
export { type DialplanContext, renderContexts, renderSections } from "./writer.ts";
