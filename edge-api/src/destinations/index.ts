export { type DestinationFacts, destinationFacts } from "./facts-store.ts";
export type { Automatic, Lead } from "./rules.ts";
export {
  assertDestinations,
  type DestinationField,
  nameDestinations,
  objectionTo,
  refuseAutomaticCircle,
  refuseWhileLedTo,
} from "./service.ts";
export { DESTINATION_WORDS, wordsFor } from "./words.ts";
