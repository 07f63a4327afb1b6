import { parseAsString, parseAsStringLiteral } from "nuqs";

export const auditFilter = {
  q: parseAsString,
  entityType: parseAsString,
  action: parseAsString,
  entityId: parseAsString,
  actorId: parseAsString,
  from: parseAsString,
  to: parseAsString,
};

/** The entries themselves, or counted. */
export const auditView = parseAsStringLiteral(["entries", "report"]).withDefault("entries");
