import { createLoader, parseAsString } from "nuqs/server";

export const agentFilter = { q: parseAsString };

export const loadAgentFilter = createLoader(agentFilter);
