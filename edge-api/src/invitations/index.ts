export { type Invitation, invite, revokeInvitations } from "./invite.ts";
