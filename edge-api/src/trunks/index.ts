export { trunksRouter } from "./routes.ts";
export { openPassword } from "./secret.ts";
export { latestState, mayUse, type StateRow } from "./store.ts";
export { concludeTest, getTestedTrunk } from "./test-trunk.ts";
export { toStatus } from "./view.ts";
