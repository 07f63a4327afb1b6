export { boxChangedMail } from "./box-changed-mail.ts";
export { callAlarmMail } from "./call-alarm-mail.ts";
export { emergencyMail } from "./emergency-mail.ts";
export { invitationMail } from "./invitation-mail.ts";
export { voicemailMail } from "./voicemail-mail.ts";

/** How often the queue tries again to have a mail sent: after 12 s, 2.5 min, 30 min, 6 h and a day. */
export const MAIL_RETRIES = 5;
