export { type RtpPortWatch, watchRtpPorts } from "./rtp-ports.ts";
