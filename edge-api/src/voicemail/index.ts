export { heardVoicemailRouter } from "./heard-routes.ts";
export { purgeMessages, sendNotice } from "./notice.ts";
export { keepMessageAudio, takeBoxReports } from "./reports.ts";
export { ownVoicemailRouter } from "./routes.ts";
export { sharedVoicemailRouter } from "./shared-routes.ts";
