export { invitationMail } from "./invitation-mail.ts";
