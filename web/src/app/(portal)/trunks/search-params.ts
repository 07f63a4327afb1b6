import { createLoader, parseAsString } from "nuqs/server";

export const trunkFilter = { q: parseAsString };

export const loadTrunkFilter = createLoader(trunkFilter);
