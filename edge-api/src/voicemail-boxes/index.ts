export { toNoticeProblem } from "./notice-problem.ts";
export { openPin, sealPin } from "./pin.ts";
export { voicemailBoxesRouter } from "./routes.ts";
export { setPin } from "./store.ts";
