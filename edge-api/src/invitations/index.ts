export { type Invitation, insertInvitation, newInvitation, revokeInvitations } from "./invite.ts";
