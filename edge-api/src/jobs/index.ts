export { sweepJobs } from "../apply/index.ts";
export { jobsRouter } from "./routes.ts";
