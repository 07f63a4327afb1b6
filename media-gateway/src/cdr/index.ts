export { type CallSpool, openSpool } from "./spool.ts";
export { startUploader, type Uploader, type UploaderPorts } from "./uploader.ts";
