import { DID_STATUSES } from "@callplane/edge-api/contract";
import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const numberFilter = { q: parseAsString, status: parseAsStringLiteral(DID_STATUSES) };

export const loadNumberFilter = createLoader(numberFilter);
