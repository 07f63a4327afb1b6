export { callAlarmMail } from "./call-alarm-mail.ts";
export { invitationMail } from "./invitation-mail.ts";
export { voicemailMail } from "./voicemail-mail.ts";
