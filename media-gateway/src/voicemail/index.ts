export { acceptSpool, spoolPlaces } from "./spool-identity.ts";
export { startVoicemail } from "./start-voicemail.ts";
