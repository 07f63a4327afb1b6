import { ROLES, USER_STATUSES } from "@callplane/edge-api/contract";
import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const peopleFilter = {
  q: parseAsString,
  status: parseAsStringLiteral(USER_STATUSES),
  role: parseAsStringLiteral(ROLES),
};

export const loadPeopleFilter = createLoader(peopleFilter);
