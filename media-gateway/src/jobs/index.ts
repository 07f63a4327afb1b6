export { type JobLoop, startJobLoop } from "./job-loop.ts";
export { applyUnasked, type JobPorts, settleOpen, takeTurn } from "./runner.ts";
export { startWake, type Wake } from "./wake.ts";
