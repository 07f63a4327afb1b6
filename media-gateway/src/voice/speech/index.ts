export { createSpeech, type Speech, type SpeechOptions, speak } from "./speech.ts";
export { hum, note } from "./tones.ts";
