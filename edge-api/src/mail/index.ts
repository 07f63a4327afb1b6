export { callAlarmMail } from "./call-alarm-mail.ts";
export { emergencyMail } from "./emergency-mail.ts";
export { invitationMail } from "./invitation-mail.ts";
export { voicemailMail } from "./voicemail-mail.ts";
