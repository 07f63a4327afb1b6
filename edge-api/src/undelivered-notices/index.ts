export { undeliveredNoticesRouter } from "./routes.ts";
export { forgetAddress, sendNotices } from "./service.ts";
export { selectDue } from "./store.ts";
