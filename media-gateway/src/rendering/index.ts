export { RenderingError, SnapshotError } from "./errors.ts";
export { type Rendering, startRendering } from "./rendering.ts";
export { type PreparedTenant, prepareTenant } from "./tasks.ts";
