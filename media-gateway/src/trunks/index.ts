export { startTrunkStates, type TrunkStates } from "./start-trunk-states.ts";
