import { createLoader, parseAsString } from "nuqs/server";

/** The address of a list that is only searched. */
export const searchFilter = { q: parseAsString };

export const loadSearch = createLoader(searchFilter);
