export { undeliveredNoticesRouter } from "./routes.ts";
export { forgetNotice, sendNotices } from "./service.ts";
export { selectDue } from "./store.ts";
