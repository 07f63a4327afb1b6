export {
  allocationColumns,
  chooseNumber,
  claimExtension,
  type ExtensionOwner,
  giveExtension,
  numberWrites,
  releaseExtension,
  type WantedExtension,
} from "./allocate.ts";
export { extensionsRouter } from "./routes.ts";
