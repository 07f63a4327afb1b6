export { startTrunkStates, type TrunkStates } from "./start-trunk-states.ts";
export { startTrunkTests } from "./trial/run-trunk-tests.ts";
