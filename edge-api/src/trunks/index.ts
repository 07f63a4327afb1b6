export { trunksRouter } from "./routes.ts";
export { openPassword } from "./secret.ts";
export { selectTrunkStates } from "./store.ts";
export { concludeTest, getTestedTrunk, noteTestProgress } from "./test-trunk.ts";
export { toStatus } from "./view.ts";
