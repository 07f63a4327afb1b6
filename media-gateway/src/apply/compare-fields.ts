import { type AmiAction, type AmiConnection, AmiError, type AmiEvent } from "../asterisk/ami/index.ts";

const LIST_TIMEOUT_MS = 8_000;

/** Values are left out of the words: some are digests, some are names. */
export function compareFields(what: string, meant: Readonly<Record<string, string>>, shown: AmiEvent): string[] {
  return Object.entries(meant)
    .filter(([field, value]) => inOrder(field, shown[field]) !== inOrder(field, value))
    .map(([field]) => `${what}: ${field} is not as meant`);
}

/** Asterisk keeps a phone's pick-up groups in an order of its own, and shows them with blanks between. */
function inOrder(field: string, value: string | undefined): string | undefined {
  return /^Named(?:Call|Pickup)Group$/.test(field) ? value?.split(/, */).sort().join(",") : value;
}

/** The list, or what Asterisk says instead: a missing object, or one that refers to a missing one. */
export async function listOrReason(ami: AmiConnection, action: AmiAction): Promise<AmiEvent[] | string> {
  try {
    return await ami.list(action, { timeoutMs: LIST_TIMEOUT_MS });
  } catch (error) {
    if (error instanceof AmiError && error.code === "rejected") return error.message.trim();
    throw error;
  }
}
