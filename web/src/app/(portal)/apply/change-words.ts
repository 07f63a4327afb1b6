const NAMES: Record<string, string> = {
  sipUsername: "SIP user name",
  sipPassword: "SIP password",
  nat: "Behind a router",
  firstMessage: "First message",
  promptVersion: "Prompt version",
  voiceProvider: "Voice provider",
  maxDurationSec: "Longest call (s)",
  timeZone: "Time zone",
};

/** A field's name as one would say it: known ones by hand, the rest from camelCase. */
export function fieldName(field: string): string {
  const known = NAMES[field];
  if (known !== undefined) return known;
  const words = field
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(".", " › ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A field's value as text: plain where it is plain, compact JSON where it is not. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined || value === "") return "(empty)";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (Array.isArray(value) && value.every((each) => typeof each === "string"))
    return value.length === 0 ? "(none)" : value.join(", ");
  return JSON.stringify(value);
}
