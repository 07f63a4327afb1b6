export { holdByAcl, holdByCommand, holdInsteadOfAcl } from "./hold.ts";
export { type Bans, startBans } from "./start-bans.ts";
