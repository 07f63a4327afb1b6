export { allocateExtension, claimExtension, type ExtensionOwner, releaseExtension } from "./allocate.ts";
export { extensionsRouter } from "./routes.ts";
