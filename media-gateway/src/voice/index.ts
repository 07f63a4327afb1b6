export type { VoiceCallLog } from "./call-log.ts";
export type { VoiceProvider } from "./provider.ts";
export { createOpenAiRealtimeProvider } from "./providers/openai-realtime/openai-realtime.ts";
export { createPracticeProvider } from "./providers/practice/practice.ts";
export type { SessionEnding } from "./session-state.ts";
export { createSpeech, type Speech, speak } from "./speech/index.ts";
export { startVoice, type Voice, type VoicePorts } from "./start-voice.ts";
