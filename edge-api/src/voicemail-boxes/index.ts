export { toNoticeProblem } from "./notice-problem.ts";
export { sendOthersChange } from "./others-change.ts";
export { openPin, sealPin } from "./pin.ts";
export { voicemailBoxesRouter } from "./routes.ts";
export { refuseLosing } from "./rules.ts";
export { setPin } from "./store.ts";
