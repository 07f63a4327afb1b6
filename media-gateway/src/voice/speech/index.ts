export { createSpeech, type Speech, type SpeechOptions } from "./speech.ts";
export { hum, note } from "./tones.ts";
