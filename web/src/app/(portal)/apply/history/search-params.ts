import { JOB_STATUSES } from "@callplane/edge-api/contract";
import { createLoader, parseAsStringLiteral } from "nuqs/server";

export const historyFilter = { status: parseAsStringLiteral(JOB_STATUSES) };

export const loadHistoryFilter = createLoader(historyFilter);
