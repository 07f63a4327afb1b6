import { DIRECTIONS, DISPOSITIONS } from "@callplane/edge-api/contract";
import { parseAsString, parseAsStringLiteral } from "nuqs";

export const callFilter = {
  q: parseAsString,
  direction: parseAsStringLiteral(DIRECTIONS),
  disposition: parseAsStringLiteral(DISPOSITIONS),
  agentId: parseAsString,
  /** Days of the tenant's zone, `2026-11-20`. */
  from: parseAsString,
  to: parseAsString,
};
