import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const numberFilter = { q: parseAsString, assigned: parseAsStringLiteral(["yes", "no"]) };

export const loadNumberFilter = createLoader(numberFilter);
