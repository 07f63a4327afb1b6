export { type InvitationMail, invitationMail } from "./invitation-mail.ts";
