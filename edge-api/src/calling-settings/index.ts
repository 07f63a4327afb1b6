export { emergencyNumbersOf } from "./emergency-numbers.ts";
