import { DEVICE_STATES } from "@callplane/edge-api/contract";
import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const deviceFilter = { q: parseAsString, state: parseAsStringLiteral(DEVICE_STATES) };

export const loadDeviceFilter = createLoader(deviceFilter);
