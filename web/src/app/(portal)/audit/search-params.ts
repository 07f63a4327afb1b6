import { parseAsString } from "nuqs";

export const auditFilter = {
  q: parseAsString,
  entityType: parseAsString,
  action: parseAsString,
  entityId: parseAsString,
  actorId: parseAsString,
  from: parseAsString,
  to: parseAsString,
};
