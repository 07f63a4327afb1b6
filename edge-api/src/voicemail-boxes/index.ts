export { openPin, sealPin } from "./pin.ts";
