export { type JobLoop, startJobLoop } from "./job-loop.ts";
export { runRehearsal } from "./rehearsal.ts";
export { createRightOfWay, type RightOfWay } from "./right-of-way.ts";
export { applyUnasked, type JobPorts, settleOpen, takeTurn } from "./runner.ts";
export { type SmallJobLoop, startSmallJobLoop } from "./small-jobs.ts";
export { startWake, type Wake } from "./wake.ts";
