export {
  allocationColumns,
  claimExtension,
  type ExtensionOwner,
  giveExtension,
  moveExtension,
  numberWrites,
  releaseExtension,
} from "./allocation-store.ts";
export { extensionsRouter } from "./routes.ts";
export { chooseNumber, type WantedExtension } from "./rules.ts";
