export { startVoicemail } from "./start-voicemail.ts";
