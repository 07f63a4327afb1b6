import { PRICE_CLASSES } from "@callplane/edge-api/contract";
import { parseAsString, parseAsStringLiteral } from "nuqs/server";

export const rateFilter = { q: parseAsString, class: parseAsStringLiteral(PRICE_CLASSES) };
