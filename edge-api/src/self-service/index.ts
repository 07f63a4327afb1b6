export { callSettingsRouter } from "./call-settings-routes.ts";
export { selfServiceRouter } from "./routes.ts";
