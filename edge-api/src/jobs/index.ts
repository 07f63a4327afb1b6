export { jobsRouter } from "./routes.ts";
export { sweep } from "./sweep.ts";
