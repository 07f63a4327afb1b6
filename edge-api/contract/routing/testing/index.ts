export { anySituation } from "./arbitrary-situation.ts";
export { anySnapshot } from "./arbitrary-snapshot.ts";
export { idIn, NUMBERS } from "./arbitrary-world.ts";
