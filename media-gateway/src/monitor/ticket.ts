import { type TicketClaims, ticketClaims } from "@callplane/edge-api/contract";
import { type JWTVerifyGetKey, jwtVerify } from "jose";

export interface TicketOptions {
  /** The edge's keys; refetches when a token names one it does not have. */
  readonly keys: JWTVerifyGetKey;
  readonly gatewayId: string;
  /** Wall clock, ms. */
  readonly now: () => number;
}

export interface TicketDesk {
  /** The ticket's claims; undefined for one that is forged, late, meant for another gateway, or used before. */
  redeem(ticket: string): Promise<TicketClaims | undefined>;
}

const LONGEST_TICKET = 4096;
/** Tickets live 30 s; what is kept to refuse the second use may go after that and the clocks' difference. */
const LEEWAY_SEC = 5;

/** Checks tickets and takes each once. */
export function createTicketDesk({ keys, gatewayId, now }: TicketOptions): TicketDesk {
  const used = new Map<string, number>();

  /** False when it was there already. No await between look and mark: two sockets with one ticket cannot both pass. */
  function markUsed(jti: string, expiresAtMs: number): boolean {
    for (const [old, until] of used) {
      if (until > now()) break;
      used.delete(old);
    }
    if (used.has(jti)) return false;
    used.set(jti, expiresAtMs + 2 * LEEWAY_SEC * 1000);
    return true;
  }

  return {
    async redeem(ticket) {
      if (ticket === "" || ticket.length > LONGEST_TICKET) return undefined;
      try {
        const { payload } = await jwtVerify(ticket, keys, {
          algorithms: ["EdDSA", "Ed25519"],
          issuer: "callplane",
          audience: gatewayId,
          requiredClaims: ["exp", "jti"],
          clockTolerance: LEEWAY_SEC,
          maxTokenAge: 60,
          currentDate: new Date(now()),
        });
        const claims = ticketClaims.safeParse(payload);
        if (!claims.success || claims.data.scope !== "live" || !claims.data.permissions.includes("live.read"))
          return undefined;
        return markUsed(claims.data.jti, (payload.exp ?? 0) * 1000) ? claims.data : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
