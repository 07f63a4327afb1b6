import { ERROR_STATUS, type ErrorCode } from "@callplane/edge-api/contract";

/** An answer of our own in the contract's error shape. */
export function refuse(error: ErrorCode, message: string): Response {
  const requestId = crypto.randomUUID();
  return Response.json(
    { error, message, details: {}, requestId },
    { status: ERROR_STATUS[error], headers: { "x-request-id": requestId, "cache-control": "no-store" } },
  );
}

export const notOurOrigin = () => refuse("forbidden", "This request did not come from the portal.");
export const notThisTenant = () =>
  refuse("conflict", "You have entered or left a tenant since this page was loaded. Load it again to go on.");
export const edgeUnreachable = () => refuse("upstream_unavailable", "Callplane's API cannot be reached right now.");
export const signedOut = () => refuse("unauthenticated", "Your session has ended. Sign in again.");
