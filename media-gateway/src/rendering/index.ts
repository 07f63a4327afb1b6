export { BlamedError, RenderingError, SnapshotError } from "./errors.ts";
export { maskSecrets } from "./mask-secrets.ts";
export { type Rendering, startRendering } from "./rendering.ts";
export { type PreparedTenant, prepareTenant } from "./tasks.ts";
