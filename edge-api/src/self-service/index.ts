export { atHome } from "./at-home.ts";
export { callSettingsRouter } from "./call-settings-routes.ts";
export { selfServiceRouter } from "./routes.ts";
