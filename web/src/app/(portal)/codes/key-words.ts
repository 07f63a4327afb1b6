import type { PhoneKey } from "@callplane/edge-api/contract";

/** What a key is for, and when its lamp is lit. */
export function keyWords({ kind, name, number }: PhoneKey): { does: string; lit: string } {
  switch (kind) {
    case "do_not_disturb":
      return { does: "Do not disturb", lit: "while you are left alone" };
    case "forward":
      return { does: "Forward all calls", lit: "while all your calls are forwarded" };
    case "hours":
      return { does: `Closed today: ${name}`, lit: "while closed by hand; blinks while opened by hand" };
    case "queue":
      return {
        does: name === null ? "At work in your queues" : `At work in ${name}`,
        lit: name === null ? "while you are in any of them" : "while you are in it",
      };
    case "queue_pause":
      return {
        does: name === null ? "Pause in your queues" : `Pause in ${name}`,
        lit: "while you make a pause",
      };
    case "parking":
      return { does: `Parking place ${Number(number.slice(-2))}`, lit: "while a call waits there" };
  }
}
