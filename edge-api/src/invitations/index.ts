export { type Invitation, newInvitation } from "./invite.ts";
export { insertInvitation, revokeInvitations } from "./store.ts";
