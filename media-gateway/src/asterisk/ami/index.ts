export { type AmiConnection, openAmi } from "./connection.ts";
export {
  forgetWrongPins,
  putEntry,
  readEmergencyNotes,
  readLamps,
  readTree,
  removeEmergencyNote,
  removeEntry,
  setLamp,
} from "./database.ts";
export { AmiError, type AmiErrorCode } from "./errors.ts";
export type { AmiOptions, SendOptions } from "./link.ts";
export type { AmiAction, AmiEvent } from "./protocol.ts";
