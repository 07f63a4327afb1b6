export { holdByAcl, holdByCommand } from "./hold.ts";
export { type Bans, startBans } from "./start-bans.ts";
