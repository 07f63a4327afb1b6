export { startVoicemail, type Voicemail } from "./start-voicemail.ts";
