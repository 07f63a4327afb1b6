export { type AsteriskOptions, type AsteriskOptionsInput, asteriskOptions } from "./config/asterisk-options.ts";
export { type DryRunOptions, dryRun } from "./dry-run/judge.ts";
export type { ConfigObjects, Finding, Verdict } from "./dry-run/verdict.ts";
export { freePort, freeUdpRange } from "./instance/free-ports.ts";
export { type AsteriskInstance, type StartOptions, startAsterisk } from "./instance/start-asterisk.ts";
export { readTexts } from "./sounds/speak-missing.ts";
export { type AsteriskForTests, asteriskOrReason } from "./testing/asterisk-or-reason.ts";
export { type Baresip, type BaresipOptions, startBaresip } from "./testing/baresip.ts";
export { makeCertificate } from "./testing/certificate.ts";
export {
  decodeMuLaw,
  encodeSample,
  FRAME_MS,
  FRAME_SAMPLES,
  loudness,
  SAMPLE_RATE,
  toneSecond,
  toneShare,
} from "./testing/sip/audio.ts";
export { NotHeard } from "./testing/sip/listening.ts";
export type { FrameSource, ReceiveStatistics, RtpFrame } from "./testing/sip/rtp-stream.ts";
export { type CallEnd, CallRefused, type CallState, type SipCall } from "./testing/sip/sip-call.ts";
export { RegistrationRefused, type SipPhone, type SipPhoneOptions, startSipPhone } from "./testing/sip/sip-phone.ts";
export { SipTimeout } from "./testing/sip/transport.ts";
export { formatWav } from "./testing/wav.ts";
export { type FetchTreeOptions, fetchTree, type TreeResult } from "./tree/fetch-tree.ts";
export { baresipModulePath, findTool, type ToolCommand, type ToolName, toolCommand } from "./tree/tool-command.ts";
export type { AsteriskTree } from "./tree/tree.ts";
